package dev.vit4j.cli.shared;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.model.io.ModelPath;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds the models that options and arguments name: the same for every command. */
public final class ModelArgument {
    private ModelArgument() {}

    /**
     * @param option that names it; empty for an argument
     * @param typed a model folder or a run
     * @param notes receives a message if it is a run
     * @return the model folder
     * @throws BadOptionException if it is no trained model
     */
    public static Path trained(String option, Path typed, Consumer<String> notes) {
        return named(option, () -> ModelPath.of(typed, notes));
    }

    /**
     * @param typed what {@code vit convert} converts: a model folder, a run, or weights alone
     * @param notes receives a message if it is a run
     * @return the folder or file
     * @throws BadOptionException if it is none of them
     */
    public static Path source(Path typed, Consumer<String> notes) {
        return named("", () -> ModelPath.ofSource(typed, notes));
    }

    /**
     * @param option that names it
     * @param typed a variant, a model folder or a run
     * @param notes receives a message if it is a run
     * @return the model folder; empty if it is a variant
     * @throws BadOptionException if it is none of them
     */
    public static Optional<Path> orVariant(String option, String typed, Consumer<String> notes) {
        return named(option, () -> ModelPath.orVariant(typed, notes));
    }

    private static <T> T named(String option, Supplier<T> found) {
        try {
            return found.get();
        } catch (BadInputException e) {
            throw new BadOptionException((option.isEmpty() ? "" : option + " ") + e.getMessage(), e);
        }
    }
}
