package dev.vit4j.model.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.model.Stem;
import java.util.ArrayList;
import java.util.List;

/** A {@link Stem} within {@code config.json}: {@code "stem": {"kind": "convolutions", "width_1": 64, "padding": 1}}. */
final class StemJson {
    private static final int MOST_WIDTH = 1_000_000;

    private StemJson() {}

    /** @return the stem under that field, or plain patches without it */
    static Stem read(JsonFields own) {
        if (!own.has("stem")) {
            return Stem.PATCHES;
        }
        JsonFields fields = own.object("stem");
        List<Integer> widths = new ArrayList<>();
        for (int i = 1; fields.has("width_" + i); i++) {
            widths.add(fields.count("width_" + i, MOST_WIDTH));
        }
        int padding = fields.has("padding") ? fields.count("padding", MOST_WIDTH) : 0;
        return new Stem(fields.choice("kind", Stem.Kind.class, Stem.Kind.PATCHES), widths, padding);
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
