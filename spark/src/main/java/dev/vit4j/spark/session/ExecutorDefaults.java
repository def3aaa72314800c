package dev.vit4j.spark.session;

import java.util.Map;

/** Settings that suit executors which run models; the user's own win. */
final class ExecutorDefaults {
    static final Map<String, String> SETTINGS = Map.of(
            // Arrays are outside the heap. JavaCPP would allow as much as the heap holds; the container's limit is
            // enough.
            // Vector code is slow until it is compiled, so it is compiled early, as scripts/vit has it.
            "spark.executor.defaultJavaOptions",
            "-Dorg.bytedeco.javacpp.maxbytes=0 -Dorg.bytedeco.javacpp.maxphysicalbytes=0"
                    + " -Dorg.bytedeco.javacpp.logger=slf4j -Djava.awt.headless=true -XX:CompileCommand=quiet"
                    + " -XX:CompileCommand=CompileThresholdScaling,dev.vit4j.ops.cpu.kernel.Vector*::*,0.05",
            // Huge pages for what malloc returns: a model's weights are read for every image.
            "spark.executorEnv.GLIBC_TUNABLES",
            "glibc.malloc.hugetlb=1");

    private ExecutorDefaults() {}
}
