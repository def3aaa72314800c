package dev.vit4j.spark.executor;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.model.safetensors.ShardIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of a model folder that its use needs: configurations and weights, not the state of an optimizer. */
final class ModelFiles {
    private static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private ModelFiles() {}

    /**
     * @param folder a model folder
     * @return names of its files, sorted
     * @throws BadInputException if it cannot be read
     */
    static List<String> in(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            List<String> all = children.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
            return select(all, () -> ShardIndex.read(folder.resolve(INDEX)).shards());
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
    }

    /**
     * @param folder a model folder
     * @return SHA-256 of the names and contents of its files
     * @throws BadInputException if it cannot be read
     */
    static String digest(Path folder) {
        StringBuilder all = new StringBuilder();
        try {
            for (String name : in(folder)) {
                all.append(Digests.SHA256.hex(folder.resolve(name)))
                        .append(' ')
                        .append(name)
                        .append('\n');
            }
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
        return Digests.SHA256.hex(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Names the files with the parts of a model's weights. */
    interface Shards {
        /** @return names, as the index lists them */
        List<String> names() throws IOException;
    }

    /**
     * @param all names of a folder's files
     * @param shards called if there is an index of parts
     * @return names of the files that a model needs, sorted
     */
    static List<String> select(List<String> all, Shards shards) throws IOException {
        List<String> weights;
        if (all.contains(WEIGHTS)) {
            weights = List.of(WEIGHTS);
        } else if (all.contains(INDEX)) {
            weights = shards.names();
        } else {
            weights = all.stream().filter(name -> name.endsWith(".safetensors")).toList();
        }
        List<String> files = new ArrayList<>(weights);
        files.addAll(all.stream().filter(name -> name.endsWith(".json")).toList());
        return files.stream().sorted().distinct().toList();
    }
}
