package dev.vit4j.ops.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelWarmUpTest {
    private static final int SLOW_CALLS = 250;

    private final Map<String, Integer> calls = new HashMap<>();

    /** The first calls of one loop take as long as vectors that are objects. */
    private Object run(String kernel) throws InterruptedException {
        if (calls.merge(kernel, 1, Integer::sum) <= SLOW_CALLS && kernel.equals("softmax")) {
            Thread.sleep(0, 100_000);
        }
        return null;
    }

    @Test
    void runsEveryLoopAndTheSlowOnesUntilTheyAreFast() {
        Kernels kernels = (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, method, arguments) -> run(method.getName()));

        KernelWarmUp.run(kernels);

        assertThat(calls.keySet())
                .contains("gelu", "geluWithSlope", "normalize", "normalizeGradient", "adamW", "addRows", "maximum");
        assertThat(calls.values()).allMatch(count -> count >= 100);
        assertThat(calls.get("softmax")).isGreaterThan(SLOW_CALLS);
    }
}
