package dev.vit4j.cli.shared;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.fetch.DownloadProgress;
import dev.vit4j.model.hub.HubListener;
import dev.vit4j.model.hub.HubUnavailableException;
import dev.vit4j.model.io.ModelPath;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Finds the models that options and arguments name: the same for every command. */
public final class ModelArgument {
    /** Bytes: smaller files are there before a line could be read. */
    private static final long WORTH_SHOWING = 1_000_000;

    private ModelArgument() {}

    /**
     * @param option that names it; empty for an argument
     * @param typed a model folder, a run or a model of the Hugging Face Hub
     * @param notes receives a message if it is a run, or used from the cache
     * @return the model folder
     * @throws BadOptionException if it is no trained model
     */
    public static Path trained(String option, Path typed, Consumer<String> notes) {
        return named(option, notes, listener -> ModelPath.of(typed, listener));
    }

    /**
     * @param typed what {@code vit convert} converts: a model folder, a run, or weights alone
     * @param notes receives a message if it is a run, or used from the cache
     * @return the folder or file
     * @throws BadOptionException if it is none of them
     */
    public static Path source(Path typed, Consumer<String> notes) {
        return named("", notes, listener -> ModelPath.ofSource(typed, listener));
    }

    /**
     * @param option that names it
     * @param typed a variant, a model folder, a run or a model of the Hugging Face Hub
     * @param notes receives a message if it is a run, or used from the cache
     * @return the model folder; empty if it is a variant
     * @throws BadOptionException if it is none of them
     */
    public static Optional<Path> orVariant(String option, String typed, Consumer<String> notes) {
        return named(option, notes, listener -> ModelPath.orVariant(typed, listener));
    }

    private static <T> T named(String option, Consumer<String> notes, Function<HubListener, T> found) {
        ProgressLine line = ProgressLine.on(System.err);
        try {
            return found.apply(new Listener(notes, line));
        } catch (HubUnavailableException | BadOptionException e) {
            throw e; // the name may be right; an environment variable is named already
        } catch (BadInputException e) {
            throw new BadOptionException((option.isEmpty() ? "" : option + " ") + e.getMessage(), e);
        } finally {
            line.clear();
        }
    }

    private record Listener(Consumer<String> notes, ProgressLine line) implements HubListener {
        @Override
        public void note(String message) {
            line.clear();
            notes.accept(message);
        }

        @Override
        public DownloadProgress downloading(String file) {
            DownloadLine shown = new DownloadLine(line, file);
            return (done, total) -> {
                if (total < 0 || total >= WORTH_SHOWING) {
                    shown.advanced(done, total);
                }
            };
        }
    }
}
