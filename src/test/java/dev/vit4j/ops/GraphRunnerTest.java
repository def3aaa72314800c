package dev.vit4j.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.ops.cpu.CpuBackend;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.StockOps;
import dev.vit4j.ops.fused.FusedOps;
import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class GraphRunnerTest {
    private static final INDArray X =
            Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}});
    private static final INDArray W = Nd4j.createFromArray(new float[][] {{1, 0, -1}, {2, 1, 0}});

    @Test
    void otherInputsOfTheSameShapeGiveTheirOwnResults() {
        for (boolean fused : new boolean[] {true, false}) {
            try (GraphRunner runner = new GraphRunner(linear(fused, W), List.of("y"))) {
                assertThat(y(runner, X)).isEqualTo(X.mmul(W.transpose()).toFloatMatrix());
                INDArray other = X.mul(-3);
                assertThat(y(runner, other)).isEqualTo(other.mmul(W.transpose()).toFloatMatrix());
            }
        }
    }

    @Test
    void anotherNumberOfRowsMakesAnotherPlan() {
        for (boolean fused : new boolean[] {true, false}) {
            try (GraphRunner runner = new GraphRunner(linear(fused, W), List.of("y"))) {
                for (int rows : new int[] {4, 2, 3, 4}) {
                    INDArray x = X.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
                    assertThat(y(runner, x)).isEqualTo(x.mmul(W.transpose()).toFloatMatrix());
                }
            }
        }
    }

    @Test
    void viewsAndColumnMajorInputsAreReadRight() {
        INDArray wide = Nd4j.hstack(X.mul(100), X, X);
        INDArray view = wide.get(NDArrayIndex.all(), NDArrayIndex.interval(3, 6));
        for (boolean fused : new boolean[] {true, false}) {
            try (GraphRunner runner = new GraphRunner(linear(fused, W), List.of("y"))) {
                float[][] expected = X.mmul(W.transpose()).toFloatMatrix();
                assertThat(y(runner, view)).isEqualTo(expected);
                wide.muli(2);
                assertThat(y(runner, view))
                        .isEqualTo(X.mul(2).mmul(W.transpose()).toFloatMatrix());
                wide.divi(2);
                assertThat(y(runner, X.dup('f'))).isEqualTo(expected);
            }
        }
    }

    @Test
    void weightsChangedInPlaceAreSeenAndMayBePartsOfALongVector() {
        INDArray flat = Nd4j.concat(0, Nd4j.zeros(5), W.reshape(6), Nd4j.zeros(4));
        INDArray weight = flat.get(NDArrayIndex.interval(5, 11)).reshape(2, 3);
        try (GraphRunner runner = new GraphRunner(linear(true, weight), List.of("y"))) {
            assertThat(y(runner, X)).isEqualTo(X.mmul(W.transpose()).toFloatMatrix());
            flat.muli(2);
            assertThat(y(runner, X)).isEqualTo(X.mmul(W.transpose()).mul(2).toFloatMatrix());
        }
    }

    @Test
    void otherShapesAreViewsThatLastUntilTheyAreRead() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, 8, 6);
        SDVariable early = x.add(1);
        SDVariable view = early.reshape(4, 12).rename("view"); // early itself is not read any more
        SDVariable late = x.mul(2);
        for (int i = 0; i < 4; i++) {
            late = late.add(1).reshape(6, 8).reshape(8, 6);
        }
        late.reshape(4, 12).add("z", view);
        INDArray values = Nd4j.vstack(X, X);
        INDArray wide = Nd4j.hstack(values, values.mul(3));
        float[][] expected = wide.mul(3).add(5).reshape('c', 4, 12).toFloatMatrix();
        try (GraphRunner runner = new GraphRunner(sd, List.of("z", "view"))) {
            for (INDArray input : List.of(wide, wide, wide.dup('f'), wide)) {
                Map<String, INDArray> results = runner.run(Map.of("x", input));
                assertThat(results.get("z").toFloatMatrix()).isEqualTo(expected);
                assertThat(results.get("view").toFloatMatrix())
                        .isEqualTo(wide.add(1).reshape('c', 4, 12).toFloatMatrix());
            }
            runner.profile(true);
            runner.run(Map.of("x", wide));
            assertThat(runner.profile().keySet()).anyMatch(kind -> kind.name().equals("reshape"));
        }
    }

    @Test
    void anInputOfAnotherOrderIsReshapedByRows() {
        SameDiff sd = SameDiff.create();
        sd.placeHolder("x", DataType.FLOAT, 4, 3).reshape(3, 4).rename("z");
        try (GraphRunner runner = new GraphRunner(sd, List.of("z"))) {
            float[][] expected = X.dup('c').reshape('c', 3, 4).toFloatMatrix();
            for (INDArray input : List.of(X.dup('c'), X.dup('f'), X.dup('c'), X.dup('f'))) {
                assertThat(runner.run(Map.of("x", input)).get("z").toFloatMatrix())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void valuesReadLateAreNotOverwrittenByReusedMemory() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, 4, 3);
        SDVariable early = x.add(1);
        SDVariable late = early;
        for (int i = 0; i < 6; i++) {
            late = late.mul(2).sub(early);
        }
        late.add("z", early);
        try (GraphRunner runner = new GraphRunner(sd, List.of("z"))) {
            for (int run = 0; run < 3; run++) {
                // e, then 2e-e=e again and again, and e once more: 2e.
                assertThat(runner.run(Map.of("x", X)).get("z").toFloatMatrix())
                        .isEqualTo(X.add(1).mul(2).toFloatMatrix());
            }
        }
    }

    @Test
    void inputsThemselvesMayBeAmongTheResults() {
        try (GraphRunner runner = new GraphRunner(linear(true, W), List.of("x", "w", "y"))) {
            Map<String, INDArray> results = runner.run(Map.of("x", X));
            assertThat(results.get("x").toFloatMatrix()).isEqualTo(X.toFloatMatrix());
            assertThat(results.get("w").toFloatMatrix()).isEqualTo(W.toFloatMatrix());
        }
    }

    @Test
    void aMissingInputAndAnUnknownResultAreNamed() {
        try (GraphRunner runner = new GraphRunner(linear(true, W), List.of("y"))) {
            assertThatThrownBy(() -> runner.run(Map.of())).hasMessage("no array was given for the graph's input 'x'");
        }
        assertThatThrownBy(() -> new GraphRunner(linear(true, W), List.of("nothing")))
                .hasMessage("the graph has no variable 'nothing'");
    }

    @Test
    void profilesCountEveryOperation() {
        try (GraphRunner runner = new GraphRunner(linear(true, W), List.of("y"))) {
            runner.run(Map.of("x", X));
            runner.profile(true);
            runner.run(Map.of("x", X));
            runner.run(Map.of("x", X));
            OpTime time = runner.profile().get(new OpKind("vit4j_FusedLinear", "[4,3] [2,3]"));
            assertThat(time.calls()).isEqualTo(2);
        }
    }

    @Test
    void modelsOnSeveralThreadsDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int model = 1; model <= 3; model++) {
                INDArray weight = W.mul(model);
                float[][] expected = X.mmul(weight.transpose()).toFloatMatrix();
                all.add(threads.submit(() -> {
                    try (GraphRunner runner = new GraphRunner(linear(true, weight), List.of("y"), 2)) {
                        for (int run = 0; run < 300; run++) {
                            assertThat(y(runner, X)).isEqualTo(expected);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static float[][] y(GraphRunner runner, INDArray x) {
        return runner.run(Map.of("x", x)).get("y").toFloatMatrix();
    }

    private static SameDiff linear(boolean fused, INDArray weight) {
        SameDiff sd = SameDiff.create();
        sd.setArrayHolders(
                new org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder(),
                new org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder(),
                false);
        EncoderOps ops = fused ? new FusedOps(sd, CpuBackend.capabilities()) : new StockOps(sd);
        ops.linear("y", sd.placeHolder("x", DataType.FLOAT, -1, 3), sd.var("w", weight), null);
        return sd;
    }
}
