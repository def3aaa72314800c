package dev.vit4j.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.model.Stem;
import java.util.ArrayList;
import java.util.List;

/** A {@link Stem} within {@code config.json}: {@code "stem": {"kind": "convolutions", "width_1": 64, "padding": 1}}. */
final class StemJson {
    private static final int MOST_WIDTH = 1_000_000;

    private StemJson() {}

    /**
     * @param patchSize of the model
     * @param own fields under the key {@code vit4j}
     * @return the stem in the field {@code stem}, or plain patches if there is none
     */
    static Stem read(Size patchSize, JsonFields own) {
        Size stride = own.has("patch_stride") ? own.size("patch_stride", MOST_WIDTH) : patchSize;
        if (!own.has("stem")) {
            return Stem.patches(patchSize, stride, 0);
        }
        JsonFields fields = own.object("stem");
        List<Integer> widths = new ArrayList<>();
        for (int i = 1; fields.has("width_" + i); i++) {
            widths.add(fields.count("width_" + i, MOST_WIDTH));
        }
        return new Stem(
                fields.choice("kind", Stem.Kind.class, Stem.Kind.PATCHES),
                patchSize,
                stride,
                fields.count("padding", MOST_WIDTH, 0),
                widths);
    }

    static ObjectNode write(Stem stem) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("kind", JsonFields.choice(stem.kind()));
        for (int i = 0; i < stem.widths().size(); i++) {
            json.put("width_" + (i + 1), stem.widths().get(i));
        }
        if (stem.padding() > 0) {
            json.put("padding", stem.padding());
        }
        return json;
    }
}
