package dev.vit4j.attention.explain;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ComposedText;
import dev.vit4j.common.NearestName;
import java.util.List;
import java.util.Optional;

/**
 * Which class a class-specific map is for.
 *
 * @param typed a class's name or index; empty for each image's top class
 */
public record ClassChoice(Optional<String> typed) {
    /** Each image's top class. */
    public static final ClassChoice TOP = new ClassChoice(Optional.empty());

    /**
     * @param typed a class's name or index, or {@code top}
     * @return the choice
     */
    public static ClassChoice parse(String typed) {
        return typed.equals("top") ? TOP : new ClassChoice(Optional.of(typed));
    }

    /**
     * @param labels class names
     * @return class index; empty for each image's top class
     * @throws BadInputException if there is no class of this name or index
     */
    public Optional<Integer> index(List<String> labels) {
        return typed.map(text -> index(text, labels));
    }

    private static int index(String text, List<String> labels) {
        int named = ComposedText.of(labels).indexOf(ComposedText.of(text));
        if (named >= 0) {
            return named;
        }
        if (text.matches("[0-9]{1,9}")) {
            int index = Integer.parseInt(text);
            require(index < labels.size(), "class %d: this model has classes 0 to %d", index, labels.size() - 1);
            return index;
        }
        throw new BadInputException("class '" + text + "': no such class" + NearestName.hint(text, labels)
                + "; vit info MODEL lists the model's classes");
    }

    /**
     * @param labels class names
     * @return the class's name in titles
     * @throws BadInputException if there is no class of this name or index
     */
    String label(List<String> labels) {
        return index(labels).map(labels::get).orElse("each image's likeliest class");
    }

    /** @return the part of a file name that stands for it, for a model with these classes */
    String fileName(List<String> labels) {
        return index(labels).map(index -> "class" + index).orElse("top");
    }
}
