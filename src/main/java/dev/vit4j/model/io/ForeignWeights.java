package dev.vit4j.model.io;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.model.safetensors.PythonConversion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Weights of other formats, which are refused with what to do about them. */
final class ForeignWeights {
    /** Extensions of files that PyTorch pickles. */
    private static final Pattern TORCH = Pattern.compile("(?i).*\\.(bin|pt|pth|ckpt|pkl|pickle)");

    private static final Pattern SHARD = Pattern.compile("(.+)-[0-9]{5}-of-[0-9]{5}\\.bin");
    private static final Pattern KERAS = Pattern.compile("(?i).*\\.(h5|hdf5|keras)");
    private static final Pattern FLAX = Pattern.compile("(?i).*\\.msgpack");
    private static final Pattern OTHER = Pattern.compile("(?i).*\\.(npz|onnx|gguf|tflite|pb)");
    /** What transformers' Trainer pickles beside the weights. */
    private static final Pattern STATE =
            Pattern.compile("(training_args\\.bin|(optimizer|scheduler|scaler)\\.(pt|bin)|rng_state.*\\.pth)");

    private ForeignWeights() {}

    /**
     * @param folder without {@code model.safetensors}
     * @return which weights it holds instead and what to do; empty if there are none
     * @throws BadInputException if the folder cannot be listed
     */
    static Optional<String> in(Path folder) {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> !STATE.matcher(name(file)).matches())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        } catch (UncheckedIOException e) {
            throw BadInputException.unreadable(folder, e.getCause());
        }
        List<Path> safe = files.stream()
                .filter(file -> name(file).endsWith(".safetensors"))
                .toList();
        if (!safe.isEmpty()) {
            return Optional.of(name(safe.get(0)) + " is there instead: "
                    + (safe.size() == 1
                            ? "rename it to " + WeightSource.WEIGHTS
                            : "if it is a part of the weights, get the index too"));
        }
        return torch(files)
                .or(() -> files.stream()
                        .flatMap(file -> otherFormat(file).stream())
                        .findFirst());
    }

    /**
     * @param file given as a model
     * @return what it is and what to do; empty if its name is not that of weights of another format
     */
    static Optional<String> of(Path file) {
        return torch(List.of(file)).or(() -> otherFormat(file));
    }

    private static Optional<String> torch(List<Path> files) {
        List<Path> pickles = files.stream()
                .filter(file -> TORCH.matcher(name(file)).matches())
                .toList();
        if (pickles.isEmpty()) {
            return Optional.empty();
        }
        Path first = pickles.stream()
                .filter(file -> name(file).equals("pytorch_model.bin"))
                .findFirst()
                .orElse(pickles.get(0));
        List<Path> shards = SHARD.matcher(name(first)).matches()
                ? pickles.stream()
                        .filter(file -> SHARD.matcher(name(file)).matches())
                        .toList()
                : List.of(first);
        return Optional.of(name(first) + " is a pickle, which may run code when loaded, and is not read; "
                + PythonConversion.of(shards));
    }

    private static Optional<String> otherFormat(Path file) {
        String name = name(file);
        if (KERAS.matcher(name).matches()) {
            return Optional.of(name + " holds the weights for Keras; " + transformers(file, "from_tf"));
        }
        if (FLAX.matcher(name).matches()) {
            return Optional.of(name + " holds the weights for Flax; " + transformers(file, "from_flax"));
        }
        return OTHER.matcher(name).matches()
                ? Optional.of(name
                        + " is not in safetensors format; save the model with PyTorch, by safetensors.torch.save_file")
                : Optional.empty();
    }

    /** transformers 5 no longer reads them. */
    private static String transformers(Path file, String flag) {
        Path parent = file.getParent();
        String folder = Json.line(parent == null ? "." : parent.toString());
        return "convert them with Python and transformers 4:\n"
                + "    from transformers import AutoModelForImageClassification as M\n"
                + "    M.from_pretrained(" + folder + ", " + flag + "=True).save_pretrained(" + folder + ")";
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
