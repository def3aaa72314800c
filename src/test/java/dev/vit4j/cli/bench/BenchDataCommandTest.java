package dev.vit4j.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code vit bench data}. */
class BenchDataCommandTest {
    private static CommandRun bench(String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(new String[] {"bench", "data", "--data=data/cifar10-mini", "--model=nano/4"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return CommandRun.of(all);
    }

    /** Of 2,500 images, 2,000 for training in whole batches, the warm-up is not counted. */
    @ParameterizedTest
    @CsvSource({"train, 2000, 1856", "evaluate, 2500, 2372"})
    void allImagesAreReadOnce(String order, int images, int measured) throws IOException {
        CommandRun run = bench("--order=" + order, "--batch=64", "--warmup=2", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode line = Json.mapper().readTree(run.out());
        assertThat(line.get("images").asInt()).isEqualTo(images);
        assertThat(line.get("measured_images").asInt()).isEqualTo(measured);
        assertThat(line.get("skipped").asInt()).isZero();
        assertThat(line.get("images_per_second").asDouble()).isPositive();
        assertThat(line.get("heap_bytes").asLong()).isPositive();
    }

    @Test
    void memoryIsSaidOnStderr() {
        CommandRun run = bench("--batches=4", "--warmup=1", "--watch-memory=2");
        assertThat(run.err()).contains("batch 2: heap in use ", "batch 4: heap in use ");
        assertThat(run.out())
                .contains("2,500 images, opened in ", " images/s over 192 images, batches of 64, 2 workers");
    }

    @Test
    void stepsAreTimedOnDemand() throws IOException {
        JsonNode line = Json.mapper()
                .readTree(bench("--batches=2", "--warmup=0", "--steps=5", "--json")
                        .out());
        for (String step : new String[] {"read", "decode", "resize", "cut"}) {
            assertThat(line.get(step + "_ms").asDouble()).isPositive();
        }
        assertThat(bench("--batches=2", "--warmup=0", "--steps=5").out())
                .contains("\ndecode ", " ms an image on one thread, median of 5\n");
    }

    @Test
    void aWarmUpOfAllBatchesIsRefused() {
        CommandRun run = bench("--batches=3", "--warmup=3");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("--warmup 3: there are only 3 batches");
    }
}
