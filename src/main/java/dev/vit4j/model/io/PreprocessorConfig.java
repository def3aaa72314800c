package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Crop;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Resize;
import dev.vit4j.data.preprocess.ResizeRule;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.family.Families;
import dev.vit4j.model.family.Family;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads {@code preprocessor_config.json}: the preprocessing of a Hugging Face image processor, as
 * {@code AutoImageProcessor} of transformers computes it.
 */
final class PreprocessorConfig {
    /** Pixels from which ConvNeXt's image processor does not crop. */
    private static final int CONVNEXT_SQUEEZES = 384;

    /** Switches that are read, or that concern labels of segmentation only. */
    private static final Set<String> SWITCHES = Set.of(
            "do_resize",
            "do_center_crop",
            "do_rescale",
            "do_normalize",
            "do_convert_rgb",
            "do_pad",
            "do_reduce_labels");

    private final JsonFields fields;
    private final ImageProcessor processor;
    private final ViTConfig model;

    private PreprocessorConfig(JsonFields fields, ImageProcessor processor, ViTConfig model) {
        this.fields = fields;
        this.processor = processor;
        this.model = model;
    }

    /**
     * Reads the newer format (sizes as objects) and the older feature extractor's (sizes as numbers). A field that is
     * missing has the value of the image processor's class; null switches a step off and is no value.
     *
     * @param fields of a {@code preprocessor_config.json}
     * @param model whose image size and channels it must fit
     * @param modelType from {@code config.json}
     * @param notes receives a message about each switch that the image processor does not know
     * @return its contents; images of another size than the model's if the model adapts itself to them
     * @throws BadInputException if it does not fit the model, or requests an unsupported step
     */
    static Preprocessing read(JsonFields fields, ViTConfig model, String modelType, Consumer<String> notes) {
        PreprocessorConfig config = new PreprocessorConfig(fields, ImageProcessor.of(fields, modelType), model);
        config.noteUnknownSwitches(notes);
        Preprocessing read = JsonFields.naming(fields.where(), config::preprocessing);
        boolean adapts =
                Families.ofModelType(modelType).map(Family::adaptsToImageSize).orElse(false);
        require(
                read.target().equals(model.imageSize()) || adapts,
                "%s: images of %s pixels for a model whose image_size is %s",
                fields.where(),
                read.target(),
                model.imageSize());
        return read;
    }

    /**
     * @param model without a {@code preprocessor_config.json}
     * @param modelType from {@code config.json}
     * @return the defaults of its family's image processor, at the model's image size
     */
    static Preprocessing standard(ViTConfig model, String modelType) {
        ImageProcessor processor = ImageProcessor.ofModel(modelType);
        Size target = Size.square(processor.crops() ? processor.cropSize() : 224);
        boolean rounded = processor != ImageProcessor.DINOV3;
        return new Preprocessing(
                        target,
                        new Resize(processor.size(), processor.interpolation(), rounded),
                        Crop.CENTER,
                        model.channels() == processor.mean().size()
                                ? new Normalization(1 / 255.0, processor.mean(), processor.std())
                                : Normalization.half(model.channels()))
                .withTarget(model.imageSize());
    }

    /** @return description of {@link #standard} for messages */
    static String assumed(Preprocessing standard) {
        return "assumed: " + standard.resize().rule().words() + (standard.crop() == Crop.NONE ? "" : " and cropped")
                + ", " + JsonFields.choice(standard.resize().interpolation())
                + ", mean " + standard.normalization().mean()
                + ", standard deviation " + standard.normalization().std();
    }

    private void noteUnknownSwitches(Consumer<String> notes) {
        fields.node().fieldNames().forEachRemaining(field -> {
            boolean known = SWITCHES.contains(field)
                    || (field.equals("crop_pct") && processor.cropShare() > 0)
                    || (field.equals("rescale_offset") && processor == ImageProcessor.EFFICIENTNET);
            boolean number = field.equals("crop_pct") && fields.has(field);
            boolean on = (field.startsWith("do_") || field.equals("rescale_offset"))
                    && fields.node().get(field).asBoolean();
            if (!known && (number || on)) {
                notes.accept(fields.where() + ": " + field + " is not a setting of " + processor.typeName()
                        + " and has no effect, as in transformers");
            }
        });
    }

    private Preprocessing preprocessing() {
        Size target = model.imageSize();
        ResizeRule rule = new ResizeRule.None();
        Crop crop = Crop.NONE;
        if (flag("do_resize", true)) {
            ResizeRule size = size();
            rule = rule(size);
            if (processor == ImageProcessor.CONVNEXT) {
                target = Size.square(((ResizeRule.ShortestEdge) size).pixels());
                crop = Crop.CENTER;
            } else if (rule instanceof ResizeRule.Exact exact) {
                target = exact.size();
            }
        }
        if (flag("do_center_crop", processor.crops())) {
            Size cropped = cropSize();
            require(
                    crop == Crop.NONE || cropped.equals(target),
                    "%s: %s crops to %s, then do_center_crop to crop_size %s; two different crops are not supported",
                    fields.where(),
                    processor.typeName(),
                    target,
                    cropped);
            target = cropped;
            crop = Crop.CENTER;
        }
        checkPadding(target);
        Resize resize = new Resize(rule, interpolation(), processor != ImageProcessor.DINOV3);
        return TimmCrop.read(fields, new Preprocessing(target, resize, crop, normalization()));
    }

    /** Returns the size as the file gives it, before the image processor's own arithmetic. */
    private ResizeRule size() {
        if (processor == ImageProcessor.CLIP && flag("use_square_size", false)) {
            return new ResizeRule.Exact(Size.square(224));
        }
        refuseNull("size");
        ResizeRule size = fields.has("size")
                ? ProcessorSize.rule(fields, "size", flag("default_to_square", processor.numberIsSquare()))
                : processor.size();
        boolean byShortestEdge = processor == ImageProcessor.CONVNEXT
                || processor == ImageProcessor.LEVIT
                || processor == ImageProcessor.POOLFORMER;
        if (byShortestEdge && size instanceof ResizeRule.BoundedEdges edges) {
            return new ResizeRule.ShortestEdge(edges.shortest());
        }
        require(
                processor != ImageProcessor.CONVNEXT || size instanceof ResizeRule.ShortestEdge,
                "%s: size is %s; %s needs shortest_edge",
                fields.where(),
                fields.text("size"),
                processor.typeName());
        return size;
    }

    private ResizeRule rule(ResizeRule size) {
        return switch (processor) {
            case CONVNEXT -> {
                int pixels = ((ResizeRule.ShortestEdge) size).pixels();
                yield pixels < CONVNEXT_SQUEEZES
                        ? new ResizeRule.ShortestEdge((int) (pixels / cropShare()))
                        : new ResizeRule.Exact(Size.square(pixels));
            }
            case LEVIT ->
                size instanceof ResizeRule.ShortestEdge edge
                        ? new ResizeRule.ShortestEdge((int) (256 / 224.0 * edge.pixels()))
                        : size;
            case POOLFORMER -> enlarged(size);
            default -> size;
        };
    }

    /** Returns the size divided by the share of the crop, by the shorter side unless height and width differ. */
    private ResizeRule enlarged(ResizeRule size) {
        if (isNull("crop_pct")) {
            return size;
        }
        double share = cropShare();
        if (size instanceof ResizeRule.ShortestEdge edge) {
            return new ResizeRule.ShortestEdge((int) (edge.pixels() / share));
        }
        require(
                size instanceof ResizeRule.Exact,
                "%s: size is %s; %s needs shortest_edge, or height and width",
                fields.where(),
                fields.text("size"),
                processor.typeName());
        Size exact = ((ResizeRule.Exact) size).size();
        Size enlarged = new Size((int) (exact.height() / share), (int) (exact.width() / share));
        return exact.isSquare() ? new ResizeRule.ShortestEdge(enlarged.height()) : new ResizeRule.Exact(enlarged);
    }

    private double cropShare() {
        refuseNull("crop_pct");
        double share = fields.number("crop_pct", processor.cropShare());
        require(share > 0, "%s: crop_pct is %s; expected above 0", fields.where(), share);
        return share;
    }

    private Size cropSize() {
        refuseNull("crop_size");
        if (fields.has("crop_size")) {
            return ProcessorSize.exact(fields, "crop_size");
        }
        require(
                processor.cropSize() > 0,
                "%s: do_center_crop needs crop_size, which %s does not preset",
                fields.where(),
                processor.typeName());
        return Size.square(processor.cropSize());
    }

    /** Rejects padding to another size. Without a size, images are padded to the largest of a batch: all are equal. */
    private void checkPadding(Size target) {
        if (processor.pads() && flag("do_pad", false) && fields.has("pad_size")) {
            require(
                    ProcessorSize.exact(fields, "pad_size").equals(target),
                    "%s: do_pad pads to pad_size %s, which is not supported; images of %s are not padded",
                    fields.where(),
                    fields.text("pad_size"),
                    target);
        }
    }

    private Interpolation interpolation() {
        if (isNull("resample")) {
            require(!flag("do_resize", true), "%s: resample is null, but do_resize needs it", fields.where());
        }
        if (!fields.has("resample")) {
            return processor.interpolation();
        }
        JsonNode code = fields.node().get("resample");
        List<String> known = new ArrayList<>();
        for (Interpolation candidate : Interpolation.values()) {
            if (code.isIntegralNumber() && code.longValue() == candidate.pillowCode()) {
                return candidate;
            }
            known.add(candidate.pillowCode() + " (" + JsonFields.choice(candidate) + ")");
        }
        throw new BadInputException(fields.where() + ": resample is " + fields.text("resample") + "; expected one of "
                + String.join(", ", known));
    }

    private Normalization normalization() {
        boolean rescales = flag("do_rescale", true);
        if (rescales) {
            refuseNull("rescale_factor");
        }
        double rescale = rescales ? fields.number("rescale_factor", 1 / 255.0) : 1;
        boolean normalizes = flag("do_normalize", true);
        List<Double> mean = normalizes ? channels("image_mean", processor.mean()) : same(0);
        List<Double> std = normalizes ? channels("image_std", processor.std()) : same(1);
        if (processor == ImageProcessor.EFFICIENTNET) {
            if (rescales && flag("rescale_offset", false)) {
                mean = mean.stream().map(m -> m + 1).toList();
            }
            if (flag("include_top", true)) {
                std = products(std, channels("image_std", processor.std()));
            }
        }
        return new Normalization(rescale, mean, std);
    }

    private static List<Double> products(List<Double> a, List<Double> b) {
        List<Double> products = new ArrayList<>();
        for (int c = 0; c < a.size(); c++) {
            products.add(a.get(c) * b.get(c));
        }
        return products;
    }

    /**
     * Returns a value for each channel. One number is for all; equal ones do for a single channel, since image processors
     * are often saved with RGB's.
     */
    private List<Double> channels(String field, List<Double> byDefault) {
        refuseNull(field);
        boolean one = fields.has(field) && fields.node().get(field).isNumber();
        List<Double> values = one ? List.of(fields.number(field, 0)) : fields.numbers(field, byDefault);
        boolean equal = Set.copyOf(values).size() == 1;
        if (values.size() == 1 || (equal && (!fields.has(field) || model.channels() == 1))) {
            return same(values.get(0));
        }
        require(
                values.size() == model.channels(),
                "%s: %s has %d values for a model of %d channels",
                fields.where(),
                field,
                values.size(),
                model.channels());
        return values;
    }

    /** Returns a switch. Null switches off, unlike a missing field. */
    private boolean flag(String field, boolean byDefault) {
        return !isNull(field) && fields.flag(field, byDefault);
    }

    private boolean isNull(String field) {
        return fields.node().has(field) && fields.node().get(field).isNull();
    }

    private void refuseNull(String field) {
        require(
                !isNull(field),
                "%s: %s is null, but a step that is switched on needs it; give a value or remove the field",
                fields.where(),
                field);
    }

    private List<Double> same(double value) {
        return Collections.nCopies(model.channels(), value);
    }
}
