package dev.vit4j.model.io;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.family.Families;
import dev.vit4j.model.family.TensorNames;
import dev.vit4j.model.family.TensorNames.Source;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Reads and writes the weights of a model under the names of its {@linkplain dev.vit4j.model.family.Family family}. */
final class FamilyWeights {
    private FamilyWeights() {}

    /**
     * @param file open weights
     * @param config of the model
     * @param notes receives messages about what is left out
     * @return weights by our names, in their order
     * @throws BadInputException if a weight is missing, unexpected or of another shape than the configuration's
     */
    static Map<String, INDArray> read(WeightSource file, ViTConfig config, Consumer<String> notes) {
        TensorNames names = Families.named(config).names(config);
        List<String> present = file.names().stream()
                .filter(name -> Arrays.stream(file.shape(name)).noneMatch(axis -> axis == 0))
                .toList(); // DINOv3 without registers stores an empty tensor of them
        Map<String, Source> sources = names.read(file.where(), present, notes);
        Map<String, long[]> wanted = WeightNames.of(config);
        WeightCheck.check(
                file.where(),
                wanted,
                sources.keySet(),
                name -> shape(file.shape(sources.get(name).file()), sources.get(name)),
                name -> sources.containsKey(name) ? sources.get(name).file() : names.fileName(name, wanted.keySet()));
        Map<String, INDArray> whole = new LinkedHashMap<>();
        Map<String, INDArray> weights = new LinkedHashMap<>();
        wanted.forEach((name, shape) -> {
            Source source = sources.get(name);
            INDArray array = source.parts() == 1
                    ? file.read(source.file())
                    : part(whole.computeIfAbsent(source.file(), file::read), source);
            weights.put(name, Arrays.equals(array.shape(), shape) ? array : array.reshape('c', shape));
        });
        return weights;
    }

    /** Returns the shape of one of the tensors stacked in a file's tensor, with the axes that it lacks. */
    private static long[] shape(long[] inFile, Source source) {
        long[] shape = new long[source.dropped() + inFile.length];
        Arrays.fill(shape, 0, source.dropped(), 1);
        System.arraycopy(inFile, 0, shape, source.dropped(), inFile.length);
        if (source.parts() > 1 && shape.length > 0 && shape[0] % source.parts() == 0) {
            shape[0] /= source.parts();
        }
        return shape;
    }

    private static INDArray part(INDArray stacked, Source source) {
        long rows = stacked.size(0) / source.parts();
        return stacked.get(NDArrayIndex.interval(source.part() * rows, (source.part() + 1) * rows))
                .dup('c');
    }

    /**
     * @param model any model
     * @return its weights as its family's files have them
     */
    static Map<String, INDArray> written(Model model) {
        ViTConfig config = model.config();
        Map<String, INDArray> written = new LinkedHashMap<>();
        Families.of(config)
                .names(config)
                .write(model.weights().keySet(), config.head().isPresent())
                .forEach((file, stack) -> {
                    INDArray[] parts =
                            stack.ours().stream().map(model.weights()::get).toArray(INDArray[]::new);
                    INDArray array = parts.length == 1 ? parts[0] : Nd4j.concat(0, parts);
                    long[] shape = Arrays.copyOfRange(array.shape(), stack.dropped(), array.rank());
                    written.put(file, stack.dropped() == 0 ? array : array.reshape('c', shape));
                });
        return written;
    }
}
