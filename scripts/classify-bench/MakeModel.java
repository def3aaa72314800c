import dev.vit4j.common.Json;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.WeightNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes a model folder with random weights, which is enough to measure speed. The head is random too, since the usual
 * zero initialization predicts the same for every image.
 *
 * <p>java -cp 'target/vit4j.jar:target/lib/*' scripts/classify-bench/MakeModel.java VARIANT FOLDER
 */
final class MakeModel {
    private MakeModel() {}

    public static void main(String[] args) throws IOException {
        ViTConfig config = ViTVariants.byName(args[0]);
        Map<String, INDArray> weights = WeightInit.fresh(config, 1);
        Random random = new Random(2);
        float[] head = new float[config.classes() * config.width()];
        for (int i = 0; i < head.length; i++) {
            head[i] = (float) random.nextGaussian();
        }
        weights.put(
                WeightNames.HEAD_WEIGHT, Nd4j.createFromArray(head).reshape('c', config.classes(), config.width()));
        List<String> labels = IntStream.range(0, config.classes())
                .mapToObj(c -> "class " + c)
                .toList();
        ModelFolder.write(
                Path.of(args[1]),
                new Model(
                        config,
                        Preprocessing.standard(config.imageSize()),
                        labels,
                        weights,
                        Json.mapper().createObjectNode()));
    }
}
