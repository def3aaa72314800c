package dev.vit4j.model.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import dev.vit4j.common.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * timm's named architectures and their arguments, of the classes that are read: {@code VisionTransformer}, {@code
 * VisionTransformerDistilled}, {@code Eva} and {@code Beit}. Made from timm by {@code scripts/interop}.
 */
final class TimmArchitectures {
    private static final String RESOURCE = "timm-architectures.json";

    private TimmArchitectures() {}

    /** @return all names, sorted */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        table().fieldNames().forEachRemaining(names::add);
        return names;
    }

    /**
     * @param where the file that names it, for messages
     * @param name of an architecture
     * @return its class under {@code class}, the image size of its published weights under {@code image}, and its
     *     arguments under their own names
     * @throws BadInputException if it is not one that is read
     */
    static ObjectNode arguments(String where, String name) {
        JsonNode found = table().get(name);
        if (found == null) {
            throw new BadInputException(where + ": architecture is \"" + Excerpt.of(name)
                    + "\", which is not supported" + NearestName.hint(name, names())
                    + "; supported are timm's vit_*, deit*, beit* and eva02_*");
        }
        return (ObjectNode) found;
    }

    private static JsonNode table() {
        try (InputStream in = TimmArchitectures.class.getResourceAsStream(RESOURCE)) {
            return Json.mapper().readTree(Objects.requireNonNull(in, RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
