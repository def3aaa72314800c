package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.safetensors.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weights by name from one safetensors file, or from the shards of an index. */
final class WeightSource implements AutoCloseable {
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private final String where;
    private final Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    private final Map<String, SafetensorsFile> fileOf = new TreeMap<>();

    private WeightSource(String where) {
        this.where = where;
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
        String pickle = Files.exists(path.resolve("pytorch_model.bin"))
                ? "; pytorch_model.bin is a pickle, which runs code when loaded: save it with safe_serialization=True"
                : "";
        throw new BadInputException(path + ": neither " + WEIGHTS + " nor " + INDEX + " is there" + pickle);
    }

    private static WeightSource single(Path file) {
        WeightSource source = new WeightSource(file.toString());
        SafetensorsFile open = SafetensorsFile.open(file);
        source.files.put(file.toString(), open);
        open.names().forEach(name -> source.fileOf.put(name, open));
        return source;
    }

    private static WeightSource sharded(Path index) {
        WeightSource source = new WeightSource(index.toString());
        try {
            JsonFields map = JsonFields.of(index).object("weight_map");
            for (Map.Entry<String, JsonNode> entry : map.node().properties()) {
                String file = map.string(entry.getKey(), "");
                require(
                        file.matches("[^/\\\\]+\\.safetensors"),
                        "%s: \"%s\" is not the name of a safetensors file beside the index",
                        map.where(),
                        Excerpt.of(file));
                SafetensorsFile open =
                        source.files.computeIfAbsent(file, name -> SafetensorsFile.open(index.resolveSibling(name)));
                require(
                        open.names().contains(entry.getKey()),
                        "%s: tensor %s is not in %s",
                        index,
                        Excerpt.of(entry.getKey()),
                        file);
                source.fileOf.put(entry.getKey(), open);
            }
            return source;
        } catch (BadInputException e) {
            source.close();
            throw e;
        }
    }

    /** @return the file or index, for messages */
    String where() {
        return where;
    }

    /** @return names of all weights, sorted */
    Set<String> names() {
        return fileOf.keySet();
    }

    /** @return lengths of a weight's axes */
    long[] shape(String name) {
        return fileOf.get(name).shape(name);
    }

    /** @return a weight as a new FLOAT array */
    INDArray read(String name) {
        return fileOf.get(name).read(name);
    }

    @Override
    public void close() {
        files.values().forEach(SafetensorsFile::close);
    }
}
