package dev.vit4j.ops.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.ops.cpu.CpuBackend;
import dev.vit4j.ops.fused.FusedOp;
import dev.vit4j.ops.fused.FusedOps;
import dev.vit4j.ops.profile.OpKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** What a session asks of a backend, held against one whose memory is its own, like a GPU's. */
class BackendTest {
    private static final INDArray X = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {-4, 5, 6}});

    /** An array where ND4J's operations cannot reach it. */
    private record FarArray(float[] values, long[] shape) implements DeviceArray {
        @Override
        public DeviceArray reshape(long... other) {
            return new FarArray(values, other);
        }

        @Override
        public INDArray onHost() {
            return Nd4j.createFromArray(values).reshape(shape);
        }
    }

    /** Executes {@code add} and {@code linear} alone; the rest is ND4J's. */
    private static final class FarBackend implements Backend {
        private final List<Integer> submitted = new ArrayList<>();
        private int moved;
        private boolean closed;

        @Override
        public String name() {
            return "the far device";
        }

        @Override
        public void enter() {
            submitted.clear();
        }

        @Override
        public PlanMemory memory(PlanMemory host) {
            return new PlanMemory() {
                @Override
                public DeviceArray allocate(long... shape) {
                    int length = 1;
                    for (long side : shape) {
                        length *= (int) side;
                    }
                    return new FarArray(new float[length], shape);
                }

                @Override
                public DeviceArray keep(long length) {
                    return allocate(length);
                }

                @Override
                public boolean hasLent(DeviceArray array) {
                    return false;
                }

                @Override
                public long address(DeviceArray array) {
                    throw new UnsupportedOperationException("nothing is taken back");
                }

                @Override
                public void release(DeviceArray array) {
                    throw new UnsupportedOperationException("nothing is taken back");
                }

                @Override
                public void close() {
                    // The garbage collector takes it.
                }
            };
        }

        @Override
        public boolean executes(DynamicCustomOp operation) {
            return operation.opName().equals("add") || operation.opName().equals("vit4j_FusedLinear");
        }

        @Override
        public Execution bind(Binding binding) {
            float[] out = ((FarArray) binding.outputs().get(0)).values();
            if (!(binding.operation() instanceof FusedOp)) {
                return inputs -> {
                    for (int i = 0; i < out.length; i++) {
                        out[i] = far(inputs, 0)[i] + far(inputs, 1)[i];
                    }
                };
            }
            int in = (int) binding.inputShapes().get(1)[1];
            int columns = (int) binding.inputShapes().get(1)[0];
            return inputs -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = 0;
                    for (int k = 0; k < in; k++) {
                        out[i] += far(inputs, 0)[i / columns * in + k] * far(inputs, 1)[i % columns * in + k];
                    }
                }
            };
        }

        private static float[] far(List<DeviceArray> inputs, int index) {
            return ((FarArray) inputs.get(index)).values();
        }

        @Override
        public DeviceArray moveIn(DeviceArray array) {
            if (array instanceof FarArray) {
                return array;
            }
            moved++;
            return new FarArray(array.onHost().dup('c').data().asFloat(), array.shape());
        }

        @Override
        public void submit(List<? extends Runnable> steps) {
            submitted.add(steps.size());
            steps.forEach(Runnable::run);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** {@code y = tanh(x wᵀ + x wᵀ) + x wᵀ}, and a view of it: far, then ND4J's, then far again. */
    private static SameDiff graph() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, 2, 3);
        SDVariable w = sd.var("w", Nd4j.createFromArray(new float[][] {{0.1f, 0.2f, 0.3f}, {-0.3f, 0.2f, -0.1f}}));
        SDVariable z = new FusedOps(sd, CpuBackend.capabilities()).linear("z", x, w, null);
        sd.math.tanh(z.add("twice", z)).add("y", z).reshape(4).rename("flat");
        return sd;
    }

    private static float[] expected(INDArray x) {
        float[] y = new float[4];
        float[][] w = {{0.1f, 0.2f, 0.3f}, {-0.3f, 0.2f, -0.1f}};
        for (int i = 0; i < 4; i++) {
            double z = 0;
            for (int k = 0; k < 3; k++) {
                z += x.getFloat(i / 2, k) * (double) w[i % 2][k];
            }
            y[i] = (float) (Math.tanh(2 * z) + z);
        }
        return y;
    }

    @Test
    void whatABackendDoesNotExecuteRunsOnTheHostBetween() {
        FarBackend backend = new FarBackend();
        try (GraphSession session = new GraphSession(graph(), List.of("flat"), () -> backend)) {
            for (INDArray x : List.of(X, X.mul(-2), X.add(0.5))) {
                float[] y = session.run(Map.of("x", x)).get("flat").toFloatVector();
                for (int i = 0; i < y.length; i++) {
                    assertThat(y[i]).isCloseTo(expected(x)[i], org.assertj.core.api.Assertions.within(1e-5f));
                }
            }
            // z and twice without a break; y after ND4J's tanh. Moved in: x, w, and tanh's result.
            assertThat(backend.submitted).containsExactly(2, 1);
            int before = backend.moved;
            session.profile(true);
            session.run(Map.of("x", X));
            assertThat(backend.moved - before).isEqualTo(3);
            assertThat(session.profile().keySet().stream().map(OpKind::name))
                    .containsExactlyInAnyOrder("vit4j_FusedLinear", "add", "tanh", "reshape");
        }
        assertThat(backend.closed).isTrue();
    }

    @Test
    void aFusedOperationThatNoBackendExecutesIsNamed() {
        SameDiff sd = SameDiff.create();
        SDVariable gain = sd.var("gain", Nd4j.ones(3));
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, 2, 3);
        new FusedOps(sd, CpuBackend.capabilities()).layerNorm("y", x, gain, gain, 1e-6);
        try (GraphSession session = new GraphSession(sd, List.of("y"), FarBackend::new)) {
            assertThatThrownBy(() -> session.run(Map.of("x", X)))
                    .hasMessage("vit4j_FusedLayerNorm is not executed by the far device; build the graph with stock"
                            + " operations");
        }
    }
}
