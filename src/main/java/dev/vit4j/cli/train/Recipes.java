package dev.vit4j.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.shared.OptionFile;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The built-in recipes: option files for {@code --config} under {@code /recipes}, with title, source and result under
 * the key {@link OptionFile#ABOUT}.
 */
public final class Recipes {
    /** The recipe that {@code --freeze backbone} takes its defaults from. */
    public static final String LINEAR_PROBE = "linear-probe";

    static final String FOLDER = "/recipes/";
    static final String EXTENSION = ".yaml";
    private static final String INDEX = FOLDER + "index.txt";

    private Recipes() {}

    /** @return names of all recipes, as listed in the folder's index */
    static List<String> names() {
        return resource(INDEX).lines().filter(line -> !line.isBlank()).toList();
    }

    /**
     * @param name one of {@link #names}
     * @return the recipe
     * @throws BadOptionException if there is no such recipe; the message suggests the nearest name and lists all
     */
    public static Recipe byName(String name) {
        List<String> names = names();
        if (!names.contains(name)) {
            throw new BadOptionException("unknown recipe '" + name + "'" + NearestName.hint(name, names) + "\nRecipes: "
                    + String.join(", ", names));
        }
        String text = resource(FOLDER + name + EXTENSION);
        OptionFile file = OptionFile.parse("recipe " + name, text, true);
        JsonNode about = file.about();
        return new Recipe(
                name,
                field(name, about, "title"),
                field(name, about, "source"),
                field(name, about, "result"),
                text,
                file);
    }

    private static String field(String name, JsonNode about, String field) {
        JsonNode value = about.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new IllegalStateException("recipe " + name + ": " + OptionFile.ABOUT + " has no " + field);
        }
        return value.textValue().strip();
    }

    private static String resource(String path) {
        try (InputStream stream = Recipes.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException(path + " is missing from this build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A recipe.
     *
     * @param name value of {@code --recipe}
     * @param title its purpose, in one line
     * @param source the paper or measurement that its values come from
     * @param result its measured accuracy, or the expected one with the reason
     * @param text the file
     * @param options that it sets
     */
    public record Recipe(String name, String title, String source, String result, String text, OptionFile options) {
        /** @return its options in one line, such as {@code epochs 100, lr 0.003} */
        String settings() {
            return options.options().properties().stream()
                    .map(option -> option.getKey() + " " + option.getValue().asText())
                    .collect(Collectors.joining(", "));
        }
    }
}
