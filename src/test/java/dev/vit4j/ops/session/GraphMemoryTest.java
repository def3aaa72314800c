package dev.vit4j.ops.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.ops.GraphRunner;
import dev.vit4j.ops.cpu.CpuBackend;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.AbstractSession;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs reuse their memory and let nothing pile up; ND4J's own sessions never forget the arrays they freed. */
class GraphMemoryTest {
    /** y = softmax(x w), z = sum of y's squares. */
    private static SameDiff graph() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, -1, 3);
        SDVariable w = sd.var("w", Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}, {5, 6}}));
        SDVariable y = sd.nn.softmax("y", sd.mmul(x, w), -1);
        sd.math.square(y).sum("z");
        return sd;
    }

    private static INDArray input(float value) {
        return Nd4j.createFromArray(new float[][] {{value, 0.1f, -0.2f}, {0, value, 0.3f}});
    }

    @Test
    void runsInTheSameMemoryGiveWhatFreshOnesGive() {
        try (GraphRunner reused = new GraphRunner(graph(), List.of("y", "z"))) {
            long address = 0;
            for (int i = 0; i < 5; i++) {
                Map<String, INDArray> out = reused.run(Map.of("x", input(i)));
                try (GraphRunner fresh = new GraphRunner(graph(), List.of("y"))) {
                    assertThat(out.get("y").toFloatMatrix())
                            .isDeepEqualTo(
                                    fresh.run(Map.of("x", input(i))).get("y").toFloatMatrix());
                }
                assertThat(i == 0 || address == out.get("y").data().address()).isTrue();
                address = out.get("y").data().address();
            }
        }
    }

    @Test
    void sessionsRememberNoMoreAfterManyRunsThanAfterAFew() throws ReflectiveOperationException {
        try (GraphSession session = new GraphSession(graph(), List.of("y", "z"), () -> new CpuBackend(1))) {
            for (int i = 0; i < 3; i++) {
                session.run(Map.of("x", input(i)));
            }
            int before = remembered(session);
            for (int i = 0; i < 50; i++) {
                session.run(Map.of("x", input(i)));
            }
            assertThat(remembered(session)).isEqualTo(before);
        }
    }

    /** Entries of everything that ND4J's session collects, the identities of freed arrays first of all. */
    private static int remembered(GraphSession session) throws ReflectiveOperationException {
        int count = 0;
        for (Class<?> type : List.of(InferenceSession.class, AbstractSession.class)) {
            for (Field field : type.getDeclaredFields()) {
                field.setAccessible(true);
                Object value = java.lang.reflect.Modifier.isStatic(field.getModifiers()) ? null : field.get(session);
                count += value instanceof Collection<?> all
                        ? all.size()
                        : value instanceof Map<?, ?> map ? map.size() : 0;
            }
        }
        return count;
    }
}
