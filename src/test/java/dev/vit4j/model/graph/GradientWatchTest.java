package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.init.InitScheme;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientWatchTest {
    private static final int IMAGES = 2;

    @ParameterizedTest
    @ValueSource(strings = {"fused", "stock"})
    void gradientsAreHandedOutWhileTheRestIsComputed(String ops) {
        ViTConfig config = ViTVariants.byName("test").withClasses(3);
        Map<String, INDArray> weights = WeightInit.fresh(config, 5, InitScheme.XAVIER);
        List<String> names = List.copyOf(weights.keySet());
        try (GradientGraph graph =
                GradientGraph.ofModel(config, OpsChoice.of(ops), weights, IMAGES, names, List.of(ViTGraph.LOGITS))) {
            List<String> order = new ArrayList<>();
            Map<String, INDArray> copies = new HashMap<>();
            graph.watch((name, gradient) -> {
                order.add(name);
                copies.put(name, gradient.dup());
            });
            Map<String, INDArray> inputs = Map.of(
                    ViTGraph.PATCHES,
                    Nd4j.rand(
                            DataType.FLOAT,
                            IMAGES,
                            config.grid().count(),
                            config.patching().values()),
                    ViTGraph.TARGETS,
                    Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 0, 1}}));
            for (int run = 0; run < 3; run++) { // the first one makes the plan
                order.clear();
                GradientGraph.Result result = graph.run(inputs);
                assertThat(order).containsExactlyInAnyOrderElementsOf(names);
                // The head's come first and the embedding's last, so that there is time to send them.
                assertThat(order.indexOf("classifier.weight"))
                        .isLessThan(order.indexOf("vit.embeddings.patch_embeddings.projection.weight"));
                assertThat(order.indexOf("vit.encoder.layer." + (config.depth() - 1) + ".output.dense.weight"))
                        .isLessThan(order.indexOf("vit.encoder.layer.0.output.dense.weight"));
                result.gradients()
                        .forEach((name, gradient) ->
                                assertThat(copies.get(name)).as(name).isEqualTo(gradient));
            }
        }
    }
}
