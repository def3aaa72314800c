package dev.vit4j.model.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Crop;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Resize;
import dev.vit4j.data.preprocess.ResizeRule;

/** Writes a {@code preprocessor_config.json} from which {@code AutoImageProcessor} computes the same. */
final class PreprocessorJson {
    private static final int RGB = 3;

    private PreprocessorJson() {}

    /**
     * @param preprocessing what to write
     * @return the content of the file. Other than for a plain resize it names BitImageProcessor, as DINOv2's ViTs do,
     *     because transformers' ViTImageProcessor did not crop before version 5
     */
    static ObjectNode of(Preprocessing preprocessing) {
        Resize resize = preprocessing.resize();
        boolean crop = preprocessing.crop() != Crop.NONE;
        boolean plain = !crop && resize.rule() instanceof ResizeRule.Exact;
        ImageProcessor processor = plain ? ImageProcessor.VIT : ImageProcessor.BIT;
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("image_processor_type", (resize.rounded() ? processor : ImageProcessor.DINOV3).typeName());
        if (preprocessing.normalization().mean().size() == RGB) {
            json.put("do_convert_rgb", true);
        }
        json.put("do_resize", !(resize.rule() instanceof ResizeRule.None));
        size(json.putObject("size"), resize.rule(), preprocessing.target());
        json.put("resample", resize.interpolation().pillowCode());
        if (crop) {
            json.put("do_center_crop", true);
            exact(json.putObject("crop_size"), preprocessing.target());
            TimmCrop.write(json, preprocessing);
        } else if (!plain) {
            json.put("do_center_crop", false);
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

    private static void size(ObjectNode json, ResizeRule rule, Size target) {
        if (rule instanceof ResizeRule.Exact exact) {
            exact(json, exact.size());
        } else if (rule instanceof ResizeRule.ShortestEdge edge) {
            json.put("shortest_edge", edge.pixels());
        } else if (rule instanceof ResizeRule.BoundedEdges edges) {
            json.put("shortest_edge", edges.shortest()).put("longest_edge", edges.longest());
        } else if (rule instanceof ResizeRule.Within within) {
            within(json, within.bounds());
        } else if (rule instanceof ResizeRule.KeepRatio ratio && ratio.inside()) {
            within(json, ratio.size());
        } else if (rule instanceof ResizeRule.KeepRatio ratio) {
            json.put("shortest_edge", ratio.size().longer());
        } else {
            exact(json, target);
        }
    }

    private static void exact(ObjectNode json, Size size) {
        json.put("height", size.height()).put("width", size.width());
    }

    private static void within(ObjectNode json, Size bounds) {
        json.put("max_height", bounds.height()).put("max_width", bounds.width());
    }
}
