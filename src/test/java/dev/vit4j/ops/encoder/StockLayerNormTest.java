package dev.vit4j.ops.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.ops.GraphRunner;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.QuietBuild;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's own layer norm divides by zero on constant rows (issue 8241); ours has the configuration's epsilon. */
class StockLayerNormTest {
    @ParameterizedTest
    @CsvSource({"stock,1e-6", "stock,1e-12", "fused,1e-6", "fused,1e-12"})
    void constantRowsBecomeBetaAndTheirGradientsStayFinite(String ops, double eps) {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.var("x", Nd4j.createFromArray(new float[][] {{0, 0, 0, 0}, {3, 3, 3, 3}, {1, 2, 3, 4}}));
        SDVariable gamma = sd.var("gamma", Nd4j.createFromArray(1f, 2f, 3f, 4f));
        SDVariable beta = sd.var("beta", Nd4j.createFromArray(0.1f, -0.2f, 0.3f, 0.4f));
        SDVariable y = OpsChoice.of(ops).on(sd).layerNorm("y", x, gamma, beta, eps);
        SDVariable direction = sd.constant("direction", Nd4j.createFromArray(1f, -1f, 2f, 0.5f));
        y.mul(direction).sum().rename("loss");
        sd.setLossVariables("loss");
        QuietBuild.run(() -> sd.createGradFunction("x", "gamma", "beta"));
        List<String> gradients = List.of(
                x.gradient().name(), gamma.gradient().name(), beta.gradient().name());
        try (GraphRunner forward = new GraphRunner(sd, List.of("y"));
                GraphRunner backward = new GraphRunner(sd.getFunction("grad"), gradients)) {
            float[][] rows = forward.run(Map.of()).get("y").toFloatMatrix();
            assertThat(rows[0]).containsExactly(0.1f, -0.2f, 0.3f, 0.4f);
            assertThat(rows[1]).containsExactly(0.1f, -0.2f, 0.3f, 0.4f);
            assertThat(rows[2][0]).isNotEqualTo(0.1f);
            Map<String, INDArray> found = backward.run(Map.of());
            for (String name : gradients) {
                assertThat(Double.isFinite(found.get(name).sumNumber().doubleValue()))
                        .as(name)
                        .isTrue();
            }
        }
    }
}
