package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Crop;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Resize;
import dev.vit4j.data.preprocess.ResizeRule;
import java.util.Collections;
import java.util.List;

/** The preprocessing in timm's {@code pretrained_cfg}, as {@code timm.data.create_transform} evaluates with it. */
final class TimmPreprocessing {
    /** timm's defaults ({@code timm/data/constants.py}): ImageNet's mean and deviation, crop share. */
    private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);

    private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);
    private static final double CROP_SHARE = 0.875;
    private static final double RESCALE = 1 / 255.0;

    private TimmPreprocessing() {}

    /**
     * Resizes the shorter side to size / crop_pct and crops the center ({@code center}), resizes both sides so and crops
     * ({@code squash}), or fits the image in and pads it with the mean ({@code border}).
     *
     * @param cfg the {@code pretrained_cfg}
     * @param target height and width of the model's input
     * @param channels of the model
     * @return the preprocessing
     * @throws BadInputException if it does not fit the model, or has an unknown mode or filter
     */
    static Preprocessing read(JsonFields cfg, Size target, int channels) {
        checkInputSize(cfg, target);
        // As in timm, 0 and an empty string mean the default.
        double given = cfg.number("crop_pct", 0);
        double share = given == 0 ? CROP_SHARE : given;
        require(share > 0, "%s: crop_pct is %s; expected above 0", cfg.where(), share);
        Size scaled = scaled(target, share);
        Interpolation interpolation = cfg.choice("interpolation", Interpolation.class, Interpolation.BICUBIC);
        Normalization normalization = JsonFields.naming(
                cfg.where(),
                () -> new Normalization(
                        RESCALE,
                        numbers(cfg, "mean", IMAGENET_MEAN, channels),
                        numbers(cfg, "std", IMAGENET_STD, channels)));
        String mode = cfg.string("crop_mode", "");
        return switch (mode.isEmpty() ? "center" : mode) {
            case "center" ->
                new Preprocessing(target, center(scaled, interpolation), Crop.CENTER_HALF_EVEN, normalization);
            case "squash" ->
                new Preprocessing(target, Resize.exact(scaled, interpolation), Crop.CENTER_HALF_EVEN, normalization);
            case "border" ->
                new Preprocessing(
                        target,
                        new Resize(new ResizeRule.KeepRatio(scaled, true), interpolation),
                        Crop.CENTER_ON_MEAN,
                        normalization);
            default ->
                throw new BadInputException(cfg.where() + ": crop_mode is \"" + Excerpt.of(mode)
                        + "\"; expected one of center, squash, border");
        };
    }

    private static Size scaled(Size target, double share) {
        return new Size((int) Math.floor(target.height() / share), (int) Math.floor(target.width() / share));
    }

    private static Resize center(Size scaled, Interpolation interpolation) {
        return scaled.isSquare()
                ? Resize.shortestEdge(scaled.height(), interpolation)
                // timm 1.0 does not hand the filter on here: its ResizeKeepRatio takes its default.
                : new Resize(new ResizeRule.KeepRatio(scaled, false), Interpolation.BILINEAR);
    }

    private static void checkInputSize(JsonFields cfg, Size target) {
        if (!cfg.has("input_size")) {
            return;
        }
        JsonNode size = cfg.node().get("input_size");
        require(
                size.isArray()
                        && size.size() == 3
                        && size.get(1).asInt() == target.height()
                        && size.get(2).asInt() == target.width(),
                "%s: input_size is %s; expected [channels, %d, %d], the size of the model's input",
                cfg.where(),
                cfg.text("input_size"),
                target.height(),
                target.width());
    }

    private static List<Double> numbers(JsonFields cfg, String field, List<Double> byDefault, int channels) {
        List<Double> numbers = cfg.numbers(field, byDefault);
        List<Double> values = numbers.isEmpty() ? byDefault : numbers;
        require(
                values.size() == channels || values.size() == 1,
                "%s: %s has %d values for a model of %d channels",
                cfg.where(),
                field,
                values.size(),
                channels);
        return values.size() == channels ? values : Collections.nCopies(channels, values.get(0));
    }

    /**
     * @param cfg gets the fields
     * @param preprocessing to write
     * @throws BadInputException if timm has no such preprocessing
     */
    static void write(ObjectNode cfg, Preprocessing preprocessing) {
        ResizeRule rule = preprocessing.resize().rule();
        Size target = preprocessing.target();
        String mode;
        Size scaled;
        if (rule instanceof ResizeRule.Exact exact) {
            mode = "squash";
            scaled = exact.size();
        } else if (rule instanceof ResizeRule.KeepRatio ratio) {
            mode = ratio.inside() ? "border" : "center";
            scaled = ratio.size();
        } else if (rule instanceof ResizeRule.ShortestEdge edge && target.isSquare()) {
            mode = "center";
            scaled = Size.square(edge.pixels());
        } else {
            throw notTimms(preprocessing);
        }
        double share = Math.min(share(target.height(), scaled.height()), share(target.width(), scaled.width()));
        if (!scaled(target, share).equals(scaled)) {
            throw notTimms(preprocessing);
        }
        cfg.put("interpolation", JsonFields.choice(preprocessing.resize().interpolation()));
        cfg.put("crop_pct", share);
        cfg.put("crop_mode", mode);
        Normalization normalization = preprocessing.normalization();
        // timm always rescales by 1/255.
        double factor = normalization.rescale() / RESCALE;
        ArrayNode mean = cfg.putArray("mean");
        normalization.mean().forEach(value -> mean.add(value / factor));
        ArrayNode std = cfg.putArray("std");
        normalization.std().forEach(value -> std.add(value / factor));
    }

    /** Returns the largest share of which timm makes that size: it rounds size / share down. */
    private static double share(int target, int scaled) {
        double share = (double) target / scaled;
        return Math.floor(target / share) < scaled ? Math.nextDown(share) : share;
    }

    private static BadInputException notTimms(Preprocessing preprocessing) {
        return new BadInputException("timm cannot preprocess images as this model does: "
                + preprocessing.resize().rule().words() + ", then cropped to " + preprocessing.target()
                + "; write only the weights, to a file whose name ends in .safetensors");
    }
}
