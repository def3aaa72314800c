package dev.vit4j.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.spark.LocalSpark;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ExecutorMemoryTest {
    private static final long MEBI = 1 << 20;
    private static final ViTConfig CONFIG = ModelFolder.read(LocalSpark.model()).config();

    private static ExecutorMemory of(String... settings) {
        SparkConf conf = new SparkConf(false);
        for (int i = 0; i < settings.length; i += 2) {
            conf.set(settings[i], settings[i + 1]);
        }
        return ExecutorMemory.of(conf, CONFIG, ModelOptions.DEFAULT.withBatch(64));
    }

    /** Spark's documentation: 10 % of the executor's memory, at least 384 MiB. */
    @Test
    void overheadIsSparksDefaultOrAsSet() {
        assertThat(of().overhead()).isEqualTo(384 * MEBI);
        assertThat(of("spark.executor.memory", "10g").overhead()).isEqualTo(1024 * MEBI);
        assertThat(of("spark.executor.memory", "10g", "spark.executor.memoryOverheadFactor", "0.4")
                        .overhead())
                .isEqualTo(4096 * MEBI);
        assertThat(of("spark.executor.memoryOverhead", "700").overhead()).isEqualTo(700 * MEBI);
        assertThat(of("spark.executor.memoryOverhead", "2g").overhead()).isEqualTo(2048 * MEBI);
    }

    @Test
    void eachTaskNeedsGraphsOfItsOwn() {
        long one = of("spark.executor.cores", "1").needed();
        long two = of("spark.executor.cores", "2").needed();
        long four = of("spark.executor.cores", "4").needed();
        assertThat(two).isGreaterThan(one);
        assertThat(four - two).isCloseTo(2 * (two - one), org.assertj.core.data.Offset.offset(2L));
        assertThat(of("spark.executor.cores", "4", "spark.task.cpus", "2").needed())
                .isEqualTo(two);
    }

    @Test
    void tooLittleIsSaidWithTheRemedy() {
        ExecutorMemory enough = of("spark.executor.memoryOverhead", "4g");
        assertThat(enough.isShort()).isFalse();
        assertThat(enough.toString())
                .contains("outside the heap of each executor (1 task of 1 thread at the same time)")
                .endsWith("spark.executor.memoryOverhead is 4.3 GB");
        ExecutorMemory little = of("spark.executor.memoryOverhead", "100m");
        assertThat(little.isShort()).isTrue();
        assertThat(little.toString()).contains("set spark.executor.memoryOverhead=");
    }

    /** JavaCPP allows as much memory outside the heap as the heap may have. */
    @Test
    void theLimitOfJavaCppIsSaidToo() {
        String[] many = {"spark.executor.cores", "64", "spark.executor.memoryOverhead", "64g"};
        assertThat(of(many).isShort()).isTrue();
        assertThat(of(many).toString()).contains("add -Dorg.bytedeco.javacpp.maxbytes=");
        assertThat(of(
                                "spark.executor.cores",
                                "64",
                                "spark.executor.memoryOverhead",
                                "64g",
                                "spark.executor.extraJavaOptions",
                                "-Dorg.bytedeco.javacpp.maxbytes=60g")
                        .isShort())
                .isFalse();
    }
}
