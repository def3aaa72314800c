package dev.vit4j.cli.attention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Json;
import dev.vit4j.model.graph.Golden;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vit attention-faithfulness} and {@code vit bench attention}. */
class AttentionMeasuresTest {
    private static final String MODEL = Golden.folder("tiny-a").toString();
    private static final String DATA = "data/cifar10-mini";

    @Test
    void faithfulnessGivesATableAndAPlot(@TempDir Path folder) {
        Path plot = folder.resolve("plot.png");
        CommandRun run = CommandRun.of(
                "attention-faithfulness",
                "--model=" + MODEL,
                "--data=" + DATA,
                "--images=2",
                "--steps=4",
                "--seeds=1",
                "--plot=" + plot);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(2 + 8 + 1);
        assertThat(run.out()).contains("| random order |", "| gradient-weighted roll-out |");
        assertThat(plot).exists();
    }

    @Test
    void faithfulnessGivesTheSameNumbersAgain() {
        String[] arguments = {
            "attention-faithfulness", "--model=" + MODEL, "--data=" + DATA, "--images=2", "--steps=2", "--json"
        };
        assertThat(CommandRun.of(arguments).out())
                .isEqualTo(CommandRun.of(arguments).out())
                .startsWith("{\"images\":2");
    }

    @Test
    void speedSaysImagesPerSecondOfEachTask() throws IOException {
        CommandRun run = CommandRun.of(
                "bench",
                "attention",
                "--model=" + MODEL,
                "--data=" + DATA,
                "--images=4",
                "--rounds=1",
                "--batch=4",
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode line = Json.mapper().readTree(run.out());
        for (String task : new String[] {"classify", "maps", "maps_rollout", "maps_figures", "class_gradients"}) {
            assertThat(line.get(task).get("images_per_second").asDouble())
                    .as(task)
                    .isPositive();
        }
        assertThat(line.get("maps_over_classify").asDouble()).isPositive();
    }

    @Test
    void theyWantNoMoreImagesThanThereAre() {
        CommandRun run = CommandRun.of("bench", "attention", "--model=" + MODEL, "--data=" + DATA, "--images=501");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--images 501", "500 test images");
    }
}
