package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FolderSwap;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.common.NearestName;
import dev.vit4j.common.ShellWord;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.hub.Hub;
import dev.vit4j.model.hub.HubListener;
import dev.vit4j.model.hub.HubName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds the model that a name stands for: a model folder, a run, which stands for its best model, or {@code
 * hf:ORG/NAME[@REVISION]}, a model of the Hugging Face Hub, which is fetched. What is none of these gets an error that says
 * what it is (a variant, a name of the Hub or of timm, a folder of models) and what to do.
 */
public final class ModelPath {
    private static final int MOST_LISTED = 12;

    private ModelPath() {}

    /**
     * @param typed name of a trained model
     * @param notes receives a message if it is a run, or used from the cache
     * @return its model folder
     * @throws BadInputException if there is none; the message begins with the name
     */
    public static Path of(Path typed, Consumer<String> notes) {
        return of(typed, HubListener.of(notes));
    }

    /**
     * @param typed name of a trained model
     * @param listener receives a message if it is a run, and is told of downloads
     * @return its model folder
     * @throws BadInputException if there is none; the message begins with the name
     */
    public static Path of(Path typed, HubListener listener) {
        return find(typed, listener, false);
    }

    /**
     * As {@link #of(Path, HubListener)}, but takes weights without a configuration too: what {@link ModelConverter} reads.
     *
     * @param typed name of a trained model, or of a safetensors file
     * @param listener receives a message if it is a run, and is told of downloads
     * @return a model folder, a folder with weights, or a safetensors file
     * @throws BadInputException if there is none; the message begins with the name
     */
    public static Path ofSource(Path typed, HubListener listener) {
        return find(typed, listener, true);
    }

    /**
     * @param typed name of a variant, with or without changed settings, or of a trained model
     * @param listener receives a message if it is a run, and is told of downloads
     * @return the model folder; empty if it is a variant
     * @throws BadInputException if it is neither; the message begins with the name
     */
    public static Optional<Path> orVariant(String typed, HubListener listener) {
        Path path = Locations.path(typed);
        if (Files.exists(path) || HubName.of(typed).isPresent()) {
            return Optional.of(find(path, listener, false));
        }
        String variant = typed.split(":", 2)[0];
        if (ViTVariants.names().contains(variant)) {
            return Optional.empty();
        }
        RemoteModel.of(typed).ifPresent(remote -> {
            throw new BadInputException(remote.remedy());
        });
        Optional<String> near = NearestName.of(variant, ViTVariants.names());
        require(
                near.isPresent() || !looksLikePath(typed),
                "%s: no such folder%s; name a model folder, a run or a variant",
                typed,
                nearest(path));
        throw new BadInputException(typed + ": neither a variant nor a folder"
                + near.map(name -> "; did you mean '" + name + "'?").orElse("") + "\nVariants: "
                + String.join(", ", ViTVariants.names()));
    }

    private static boolean looksLikePath(String typed) {
        return typed.startsWith(".")
                || typed.startsWith("~")
                || typed.endsWith("/")
                || typed.chars().filter(c -> c == '/').count() > 1
                || (typed.indexOf('/') > 0 && Files.exists(Locations.path(typed).getParent()));
    }

    private static Path find(Path typed, HubListener listener, boolean weightsAlone) {
        if (!Files.exists(typed)) {
            Optional<HubName> hub = HubName.of(typed.toString());
            if (hub.isPresent()) {
                return Hub.ofEnvironment().fetch(hub.get(), listener);
            }
            if (Files.exists(FolderSwap.previous(typed.toAbsolutePath().normalize()))) {
                return typed; // an interrupted write, which ModelFolder explains
            }
            throw new BadInputException(missing(typed));
        }
        if (!Files.isDirectory(typed)) {
            require(weightsAlone, "%s", single(typed));
            return typed;
        }
        if (isRun(typed)) {
            return ofRun(typed, listener);
        }
        boolean weights = hasWeights(typed);
        if (Files.exists(typed.resolve(ModelFolder.CONFIG)) || (weights && weightsAlone)) {
            return typed;
        }
        require(
                !weights,
                "%s: holds weights without a configuration (%s); make a model folder of it: vit convert %s DST",
                typed,
                ModelFolder.CONFIG,
                typed);
        List<String> inside = modelsIn(typed);
        require(
                inside.isEmpty(),
                "%s: not a model but a folder with %d; name one of them: %s%s",
                typed,
                inside.size(),
                String.join(", ", inside.subList(0, Math.min(MOST_LISTED, inside.size()))),
                inside.size() > MOST_LISTED ? ", ..." : "");
        throw new BadInputException(
                typed + ": holds no model: " + ModelFolder.CONFIG + " and " + WeightSource.WEIGHTS + " are missing"
                        + ForeignWeights.in(typed).map(remedy -> "; " + remedy).orElse(""));
    }

    private static boolean hasWeights(Path folder) {
        return Files.exists(folder.resolve(WeightSource.WEIGHTS)) || Files.exists(folder.resolve(WeightSource.INDEX));
    }

    /** A run's config.json holds its options, a model's the model's shape. */
    static boolean isRun(Path folder) {
        Path config = folder.resolve(ModelFolder.CONFIG);
        if (!Files.isRegularFile(config) || hasWeights(folder)) {
            return false;
        }
        JsonNode node;
        try {
            node = Json.read(config);
        } catch (BadInputException e) {
            return false; // whoever reads the model says what is wrong with the file
        }
        return node.path("format").isInt() && node.path("run").isObject();
    }

    private static Path ofRun(Path run, HubListener listener) {
        for (String name : List.of("best", "last")) {
            Path model = run.resolve(name);
            if (Files.exists(model.resolve(ModelFolder.CONFIG))) {
                listener.note(
                        name.equals("best")
                                ? run + " is a run: using its best model, " + model
                                : run + " is a run without a finished epoch: using its unfinished model, " + model);
                return model;
            }
        }
        throw new BadInputException(
                run + ": a run without a finished epoch, which has no model yet; go on with vit train --resume "
                        + ShellWord.of(run));
    }

    private static List<String> modelsIn(Path folder) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.sorted().toList()) {
                if (Files.exists(child.resolve(ModelFolder.CONFIG))) {
                    found.add(child.toString());
                }
            }
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        } catch (UncheckedIOException e) {
            throw BadInputException.unreadable(folder, e.getCause());
        }
        return found;
    }

    private static String single(Path file) {
        Optional<String> foreign = ForeignWeights.of(file);
        if (foreign.isPresent()) {
            return file + ": " + foreign.get();
        }
        Path folder = file.toAbsolutePath().getParent();
        boolean belongs = folder != null && Files.exists(folder.resolve(ModelFolder.CONFIG));
        return belongs
                ? file + ": a file of a model; name the model's folder, " + folder
                : file + ": not a folder; give the model folder, or make one of a single weights file: vit convert "
                        + file + " DST";
    }

    private static String missing(Path typed) {
        String name = typed.toString();
        if (ViTVariants.names().contains(name.split(":", 2)[0])) {
            return name + ": a variant, which has no trained weights; train one with vit train --model " + name
                    + " and name its run";
        }
        return RemoteModel.of(name)
                .map(RemoteModel::remedy)
                .orElseGet(() -> name + ": no such model folder" + nearest(typed));
    }

    private static String nearest(Path missing) {
        Path parent = missing.toAbsolutePath().normalize().getParent();
        if (parent == null || !Files.isDirectory(parent) || !Files.isReadable(parent)) {
            return "";
        }
        try (Stream<Path> siblings = Files.list(parent)) {
            List<String> names = siblings.filter(Files::isDirectory)
                    .map(sibling -> sibling.getFileName().toString())
                    .toList();
            return NearestName.of(missing.getFileName().toString(), names)
                    .map(found -> "; did you mean '" + missing.resolveSibling(found) + "'?")
                    .orElse("");
        } catch (IOException e) {
            throw BadInputException.unreadable(parent, e);
        }
    }
}
