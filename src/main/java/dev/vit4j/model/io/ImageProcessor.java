package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.ResizeRule;
import dev.vit4j.model.family.Families;
import dev.vit4j.model.family.Family;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Image processors of transformers that are read, with the values of the fields that a file leaves out. Source: the
 * class attributes in transformers 5.18.
 */
enum ImageProcessor {
    /** Of ViT, ViT-MAE, ViT-MSN and I-JEPA. */
    VIT("ViT", 224, Side.SQUARE, Crop.NONE, Interpolation.BILINEAR, Statistics.HALF),
    /** Of DeiT. */
    DEIT("DeiT", 256, Side.SQUARE, Crop.ON, Interpolation.BICUBIC, Statistics.HALF),
    /** Of BiT and DINOv2. */
    BIT("Bit", 224, Side.SHORTEST, Crop.ON, Interpolation.BICUBIC, Statistics.CLIP),
    /** Of CLIP. */
    CLIP("CLIP", 224, Side.SHORTEST, Crop.ON, Interpolation.BICUBIC, Statistics.CLIP),
    /** Of Chinese-CLIP. */
    CHINESE_CLIP("ChineseCLIP", 224, Side.SHORTEST, Crop.ON, Interpolation.BICUBIC, Statistics.CLIP),
    /** Of SigLIP: a square by default, but the shorter side where the size is a number. */
    SIGLIP("Siglip", 224, Side.SQUARE_BY_DEFAULT, Crop.NONE, Interpolation.BICUBIC, Statistics.HALF),
    /** Of BEiT. */
    BEIT("Beit", 224, Side.SQUARE, Crop.OFF, Interpolation.BICUBIC, Statistics.HALF),
    /** Of BLIP. */
    BLIP("Blip", 384, Side.SQUARE, Crop.NONE, Interpolation.BICUBIC, Statistics.CLIP),
    /** Of ConvNeXt: resizes to size / crop_pct and crops, or squeezes from 384 pixels. */
    CONVNEXT("ConvNext", 384, Side.SHORTEST, Crop.NONE, Interpolation.BICUBIC, Statistics.HALF),
    /** Of DINOv3: resizes in floating point. */
    DINOV3("DINOv3ViT", 224, Side.SQUARE, Crop.NONE, Interpolation.BILINEAR, Statistics.IMAGENET),
    /** Of EfficientNet: may subtract 1 and divide by the deviation twice. */
    EFFICIENTNET("EfficientNet", 346, Side.SQUARE, Crop.OFF, Interpolation.BICUBIC, Statistics.HALF),
    /** Of LeViT: resizes to 256/224 of the shorter side. */
    LEVIT("Levit", 224, Side.SHORTEST, Crop.ON, Interpolation.BICUBIC, Statistics.IMAGENET),
    /** Of MobileNetV1. */
    MOBILENET_V1("MobileNetV1", 256, Side.SHORTEST, Crop.ON, Interpolation.BILINEAR, Statistics.HALF),
    /** Of MobileNetV2. */
    MOBILENET_V2("MobileNetV2", 256, Side.SHORTEST, Crop.ON, Interpolation.BILINEAR, Statistics.HALF),
    /** Of PoolFormer: resizes to size / crop_pct. */
    POOLFORMER("PoolFormer", 224, Side.SHORTEST, Crop.ON, Interpolation.BICUBIC, Statistics.IMAGENET),
    /** Of PVT. */
    PVT("Pvt", 224, Side.SQUARE, Crop.NONE, Interpolation.BICUBIC, Statistics.IMAGENET),
    /** Of SegFormer. */
    SEGFORMER("Segformer", 512, Side.SQUARE, Crop.NONE, Interpolation.BILINEAR, Statistics.IMAGENET);

    private static final String SUFFIX = "ImageProcessor";

    private enum Side {
        SQUARE,
        SHORTEST,
        SQUARE_BY_DEFAULT
    }

    private enum Crop {
        NONE,
        OFF,
        ON
    }

    private enum Statistics {
        HALF,
        IMAGENET,
        CLIP
    }

    private final String name;
    private final int size;
    private final Side side;
    private final Crop crop;
    private final Interpolation interpolation;
    private final Statistics statistics;

    ImageProcessor(String name, int size, Side side, Crop crop, Interpolation interpolation, Statistics statistics) {
        this.name = name;
        this.size = size;
        this.side = side;
        this.crop = crop;
        this.interpolation = interpolation;
        this.statistics = statistics;
    }

    /**
     * @param fields of a {@code preprocessor_config.json}
     * @param modelType from {@code config.json}, decides where the file names no image processor
     * @return the image processor that {@code AutoImageProcessor} takes
     * @throws BadInputException if it is none of these
     */
    static ImageProcessor of(JsonFields fields, String modelType) {
        String type = fields.string("image_processor_type", "");
        String field = "image_processor_type";
        if (type.isEmpty()) {
            field = "feature_extractor_type";
            type = fields.string(field, "").replace("FeatureExtractor", SUFFIX);
        }
        if (type.isEmpty()) {
            require(
                    !fields.has("auto_map"),
                    "%s: auto_map names Python code of its own; set image_processor_type to one of %s",
                    fields.where(),
                    names());
            return ofModel(modelType);
        }
        for (ImageProcessor processor : values()) {
            String known = processor.typeName();
            if (type.equals(known) || type.equals(known + "Fast") || type.equals(known + "Pil")) {
                return processor;
            }
        }
        throw new BadInputException(String.format(
                Locale.ROOT,
                "%s: %s %s is not supported; supported are %s",
                fields.where(),
                field,
                Excerpt.of(type),
                names()));
    }

    /**
     * @param modelType from {@code config.json}
     * @return the image processor of that family of models
     */
    static ImageProcessor ofModel(String modelType) {
        String type =
                Families.ofModelType(modelType).map(Family::imageProcessor).orElse(VIT.typeName());
        return Arrays.stream(values())
                .filter(processor -> processor.typeName().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static String names() {
        return Arrays.stream(values()).map(ImageProcessor::typeName).collect(Collectors.joining(", "));
    }

    /** @return name of the class, such as {@code ViTImageProcessor} */
    String typeName() {
        return name + SUFFIX;
    }

    /** @return the resize where the file gives no size */
    ResizeRule size() {
        return side == Side.SHORTEST ? new ResizeRule.ShortestEdge(size) : new ResizeRule.Exact(Size.square(size));
    }

    /** @return whether a number as size means a square rather than the shorter side */
    boolean numberIsSquare() {
        return side == Side.SQUARE;
    }

    /** @return whether it crops by default */
    boolean crops() {
        return crop == Crop.ON;
    }

    /** @return side of the crop where the file gives none; 0 if the file must */
    int cropSize() {
        if (crop == Crop.NONE) {
            return 0;
        }
        return this == EFFICIENTNET ? 289 : 224;
    }

    /** @return share of the resized image that is kept, where the file gives none; 0 if the processor has no share */
    double cropShare() {
        return switch (this) {
            case CONVNEXT -> 224 / 256.0;
            case POOLFORMER -> 0.9;
            default -> 0;
        };
    }

    /** @return whether {@code do_pad} has an effect */
    boolean pads() {
        return switch (this) {
            case BEIT, CONVNEXT, DINOV3, EFFICIENTNET, MOBILENET_V2, SEGFORMER -> false;
            default -> true;
        };
    }

    /** @return filter of the resize */
    Interpolation interpolation() {
        return interpolation;
    }

    /** @return mean of each channel, RGB */
    List<Double> mean() {
        return switch (statistics) {
            case HALF -> List.of(0.5, 0.5, 0.5);
            case IMAGENET -> List.of(0.485, 0.456, 0.406);
            case CLIP -> List.of(0.48145466, 0.4578275, 0.40821073);
        };
    }

    /** @return standard deviation of each channel, RGB */
    List<Double> std() {
        return switch (statistics) {
            case HALF -> List.of(0.5, 0.5, 0.5);
            case IMAGENET -> List.of(0.229, 0.224, 0.225);
            case CLIP -> List.of(0.26862954, 0.26130258, 0.27577711);
        };
    }
}
