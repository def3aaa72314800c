package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.data.preprocess.Crop;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Resize;
import dev.vit4j.data.preprocess.ResizeRule;
import dev.vit4j.model.ViTConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** {@code preprocessor_config.json}: the preprocessing of a Hugging Face image processor. */
final class PreprocessorConfig {
    private static final int MOST_PIXELS = 65_536;

    private PreprocessorConfig() {}

    /**
     * Reads the newer format (sizes as objects) and the older feature extractor's (sizes as numbers). A step that is
     * turned off becomes a no-op.
     *
     * @param file a {@code preprocessor_config.json}
     * @param model whose image size and channels it must fit
     * @return its contents
     * @throws BadInputException if it is missing, does not fit the model, or requests an unsupported step
     */
    static Preprocessing read(Path file, ViTConfig model) {
        JsonFields fields = JsonFields.of(file);
        Size size = fields.has("size") ? size(fields, "size") : new Size(side(model), false);
        boolean crop = fields.flag("do_center_crop", false);
        Size cropped = crop && fields.has("crop_size") ? size(fields, "crop_size") : new Size(size.pixels(), false);
        require(!cropped.shortestEdge(), "%s: crop_size is %s, not a square", file, fields.text("crop_size"));
        require(
                crop || !size.shortestEdge(),
                "%s: size is %s without do_center_crop; images would not be square",
                file,
                fields.text("size"));
        boolean resize = fields.flag("do_resize", true);
        require(
                cropped.pixels() == side(model),
                "%s: images of %d pixels for a model whose image_size is %d",
                file,
                cropped.pixels(),
                side(model));
        boolean normalize = fields.flag("do_normalize", true);
        List<Double> mean = normalize ? fields.numbers("image_mean", same(0.5, model)) : same(0, model);
        List<Double> std = normalize ? fields.numbers("image_std", same(0.5, model)) : same(1, model);
        require(
                mean.size() == model.channels() && std.size() == model.channels(),
                "%s: image_mean has %d values and image_std %d for a model of %d channels",
                file,
                mean.size(),
                std.size(),
                model.channels());
        return JsonFields.naming(file.toString(), () -> {
            int resized = resize ? size.pixels() : side(model);
            Interpolation interpolation = interpolation(fields);
            return new Preprocessing(
                    model.imageSize(),
                    resize && size.shortestEdge()
                            ? Resize.shortestEdge(resized, interpolation)
                            : Resize.exact(dev.vit4j.common.Size.square(resized), interpolation),
                    Crop.CENTER,
                    new Normalization(
                            fields.flag("do_rescale", true) ? fields.number("rescale_factor", 1 / 255.0) : 1,
                            mean,
                            std));
        });
    }

    /** @return the defaults of Hugging Face's ViTImageProcessor for the model */
    static Preprocessing standard(ViTConfig model) {
        return Preprocessing.squeezed(
                model.imageSize(),
                Interpolation.BILINEAR,
                Normalization.half(model.channels()));
    }

    /** @return description of {@link #standard} for messages */
    static String assumed(ViTConfig model) {
        return "assumed: squeeze to " + model.imageSize() + " pixels, bilinear, mean 0.5, standard deviation 0.5";
    }

    private static int side(ViTConfig model) {
        require(model.imageSize().isSquare(), "images must be square, not %s", model.imageSize());
        return model.imageSize().height();
    }

    private static List<Double> same(double value, ViTConfig model) {
        return Collections.nCopies(model.channels(), value);
    }

    private static Interpolation interpolation(JsonFields fields) {
        if (!fields.has("resample")) {
            return Interpolation.BILINEAR;
        }
        for (Interpolation candidate : Interpolation.values()) {
            if (fields.node().get("resample").isIntegralNumber()
                    && fields.node().get("resample").longValue() == candidate.pillowCode()) {
                return candidate;
            }
        }
        throw new BadInputException(fields.where() + ": resample is " + fields.text("resample")
                + "; expected one of 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box), 5 (hamming)");
    }

    /** A square's side, or the length of the shorter side. */
    private record Size(int pixels, boolean shortestEdge) {}

    private static Size size(JsonFields fields, String field) {
        if (!fields.node().get(field).isObject()) {
            return new Size(fields.count(field, MOST_PIXELS), false);
        }
        JsonFields size = fields.object(field);
        if (size.has("shortest_edge")) {
            return new Size(size.count("shortest_edge", MOST_PIXELS), true);
        }
        int height = size.count("height", MOST_PIXELS);
        require(
                height == size.count("width", MOST_PIXELS),
                "%s: %s is not a square; only square images are supported",
                fields.where(),
                fields.text(field));
        return new Size(height, false);
    }

    /**
     * @param preprocessing what to write
     * @return the content of a {@code preprocessor_config.json}. With a center crop it names BitImageProcessor, as
     *     DINOv2's ViTs do, because transformers' ViTImageProcessor does not crop
     */
    static ObjectNode toJson(Preprocessing preprocessing) {
        boolean crop = preprocessing.crop() != Crop.NONE;
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("image_processor_type", crop ? "BitImageProcessor" : "ViTImageProcessor");
        json.put("do_resize", true);
        if (preprocessing.resize().rule() instanceof ResizeRule.ShortestEdge edge) {
            json.putObject("size").put("shortest_edge", edge.pixels());
        } else {
            square(json, "size", Math.toIntExact(preprocessing.resize().rule().of(1, 1).width()));
        }
        json.put("resample", preprocessing.resize().interpolation().pillowCode());
        if (crop) {
            json.put("do_center_crop", true);
            square(json, "crop_size", preprocessing.target().width());
        }
        Normalization normalization = preprocessing.normalization();
        json.put("do_rescale", true);
        json.put("rescale_factor", normalization.rescale());
        json.put("do_normalize", true);
        ArrayNode mean = json.putArray("image_mean");
        normalization.mean().forEach(mean::add);
        ArrayNode std = json.putArray("image_std");
        normalization.std().forEach(std::add);
        return json;
    }

    private static void square(ObjectNode json, String field, int pixels) {
        json.putObject(field).put("height", pixels).put("width", pixels);
    }
}
