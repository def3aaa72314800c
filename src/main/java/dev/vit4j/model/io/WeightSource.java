package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.model.safetensors.SafetensorsFile;
import dev.vit4j.model.safetensors.ShardIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weights by name from one safetensors file, or from the shards of an index. The names are those of the model itself:
 * without the prefixes of {@link WrapperPrefixes}, and without buffers that follow from a model's shape.
 */
final class WeightSource implements AutoCloseable {
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    /** Buffers that PyTorch saves beside the weights: indices, counters and masks that a model computes itself. */
    private static final Pattern BUFFER =
            Pattern.compile("(.*\\.)?(position_ids|relative_position_index|num_batches_tracked|attn_mask|n_averaged)");

    private final String where;
    private final Map<String, SafetensorsFile> files;
    private final Map<String, Stored> stored = new TreeMap<>();

    /** A tensor's file, and its name there. */
    private record Stored(SafetensorsFile file, String name) {}

    private WeightSource(String where, Map<String, SafetensorsFile> files) {
        this.where = where;
        this.files = files;
        Map<String, SafetensorsFile> fileOf = new LinkedHashMap<>();
        List<String> weights = new ArrayList<>();
        for (Map.Entry<String, SafetensorsFile> file : files.entrySet()) {
            for (String name : file.getValue().names()) {
                require(
                        fileOf.put(name, file.getValue()) == null,
                        "%s: tensor %s is in %s and in another file; which one is right is not known",
                        where,
                        Excerpt.of(name),
                        file.getKey());
                if (file.getValue().holdsFloats(name)) {
                    weights.add(name);
                }
            }
        }
        WrapperPrefixes.removed(where, fileOf.keySet(), weights).forEach((name, inFile) -> {
            if (!BUFFER.matcher(name).matches()) {
                stored.put(name, new Stored(fileOf.get(inFile), inFile));
            }
        });
    }

    /**
     * @param path a safetensors file, or a folder with {@code model.safetensors} or an index of several files
     * @return the open source
     * @throws BadInputException if there are no weights or they are invalid
     */
    static WeightSource open(Path path) {
        if (!Files.isDirectory(path)) {
            return single(path);
        }
        if (Files.exists(path.resolve(WEIGHTS))) {
            return single(path.resolve(WEIGHTS));
        }
        if (Files.exists(path.resolve(INDEX))) {
            return sharded(path.resolve(INDEX));
        }
        throw new BadInputException(path + ": neither " + WEIGHTS + " nor " + INDEX + " is there"
                + ForeignWeights.in(path).map(remedy -> "; " + remedy).orElse(""));
    }

    private static WeightSource single(Path file) {
        Map<String, SafetensorsFile> files = new LinkedHashMap<>();
        return opened(file.toString(), files, () -> files.put(file.toString(), SafetensorsFile.open(file)));
    }

    private static WeightSource sharded(Path index) {
        Map<String, SafetensorsFile> files = new LinkedHashMap<>();
        return opened(index.toString(), files, () -> {
            ShardIndex map = ShardIndex.read(index);
            for (String shard : map.shards()) {
                Path file = index.resolveSibling(shard);
                require(
                        Files.exists(file),
                        "%s: %s, a part of the weights, is missing; get it from where the index comes from",
                        index,
                        shard);
                files.put(shard, SafetensorsFile.open(file));
            }
            map.check(shard -> files.get(shard).names());
        });
    }

    private static WeightSource opened(String where, Map<String, SafetensorsFile> files, Runnable open) {
        boolean done = false;
        try {
            open.run();
            WeightSource source = new WeightSource(where, files);
            done = true;
            return source;
        } finally {
            if (!done) {
                files.values().forEach(SafetensorsFile::close);
            }
        }
    }

    /** @return the file or index, for messages */
    String where() {
        return where;
    }

    /** @return names of all weights, sorted */
    Set<String> names() {
        return stored.keySet();
    }

    /** @return lengths of a weight's axes */
    long[] shape(String name) {
        Stored found = stored.get(name);
        return found.file().shape(found.name());
    }

    /** @return a weight as a new FLOAT array */
    INDArray read(String name) {
        Stored found = stored.get(name);
        return found.file().read(found.name());
    }

    @Override
    public void close() {
        files.values().forEach(SafetensorsFile::close);
    }
}
