package dev.vit4j.model.family;

import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.io.ModelConverter;
import dev.vit4j.model.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A tiny model as transformers or timm wrote it, and what that library computes with it; see the fixtures' README.
 *
 * @param folder as the library wrote it
 * @param model as read from there
 * @param golden the library's results by name
 */
public record FamilyFixture(Path folder, Model model, Map<String, INDArray> golden) {
    private static final String WEIGHTS = "model.safetensors";

    public static FamilyFixture read(String name) {
        Path folder = Fixtures.folder("families").resolve(name);
        return new FamilyFixture(folder, model(folder), Safetensors.read(folder.resolve("golden.safetensors")));
    }

    /** Returns the names of all models, sorted. */
    public static List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(Fixtures.folder("families"))) {
            return entries.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Returns whether a model's fixture has a golden value. */
    public static boolean contains(String name, String value) {
        Path golden = Fixtures.folder("families").resolve(name).resolve("golden.safetensors");
        return Safetensors.read(golden).containsKey(value);
    }

    public static Model model(Path folder) {
        return model(folder, note -> {});
    }

    public static Model model(Path folder, Consumer<String> notes) {
        return ModelConverter.read(folder, OptionalInt.empty(), notes);
    }

    public INDArray get(String name) {
        return golden.get(name);
    }

    public boolean has(String name) {
        return golden.containsKey(name);
    }

    /** Returns the tensors of the library's file, under its names. */
    public Map<String, INDArray> file() {
        return Safetensors.read(folder.resolve(WEIGHTS));
    }

    /** Returns the images, normalized and cut into patches [B,N,P]. */
    public INDArray patches() {
        return Golden.cut(get("images"), model.config().stem().patchSize());
    }

    /**
     * Reads golden values that belong to weights under our names: puts them in place of the weights into a copy of the
     * library's folder, and reads that as a model.
     *
     * @param scratch an empty folder
     * @param prefix of their names
     * @param missing gives the value for a weight of the file without one
     */
    public Map<String, INDArray> underOurNames(Path scratch, String prefix, Function<INDArray, INDArray> missing)
            throws IOException {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        file().forEach((name, weight) -> {
            INDArray value = golden.get(prefix + name);
            tensors.put(name, value == null ? missing.apply(weight) : value);
        });
        return model(copy(scratch, tensors)).weights();
    }

    /** Returns ones for the weights under our names that have golden values, and zeros for the others. */
    public Map<String, INDArray> present(Path scratch, String prefix) throws IOException {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        file().forEach((name, weight) -> {
            boolean is = golden.containsKey(prefix + name);
            tensors.put(name, is ? Nd4j.onesLike(weight) : Nd4j.zerosLike(weight));
        });
        return model(copy(scratch, tensors)).weights();
    }

    /** Writes a copy of the library's folder with other weights. */
    public Path copy(Path target, Map<String, INDArray> tensors) throws IOException {
        Files.createDirectories(target);
        for (String name : List.of("config.json", "preprocessor_config.json")) {
            if (Files.exists(folder.resolve(name))) {
                Files.write(target.resolve(name), Files.readAllBytes(folder.resolve(name)));
            }
        }
        Safetensors.write(target.resolve(WEIGHTS), tensors, Safetensors.PYTORCH);
        return target;
    }
}
