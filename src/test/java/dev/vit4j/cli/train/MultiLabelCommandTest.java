package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.common.Json;
import dev.vit4j.train.ShapeImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a label file to predictions: shapes in images of 64 pixels, none to four of them in each. */
@Tag("slow")
class MultiLabelCommandTest {
    private static final int IMAGES = 600;

    @TempDir
    private Path folder;

    private static CommandRun run(String... args) {
        CommandRun run = CommandRun.of(new LocalEngine(), "", args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void shapesAreLearnedEvaluatedAndFound() throws IOException {
        Path labels = ShapeImages.write(folder, 64, 400, 100);
        Path out = folder.resolve("run");
        CommandRun train = run(
                "train",
                "--data=" + labels,
                "--model=test",
                "--image-size=64",
                "--epochs=6",
                "--batch=16",
                "--lr=0.003",
                "--json",
                "--out=" + out);
        JsonNode end = Json.mapper().readTree(train.out());
        assertThat(end.get("val_map").asDouble()).isGreaterThan(0.95);
        assertThat(end.get("test_top1").isNull()).isTrue();
        assertThat(train.err()).contains("any number of classes", "mAP", "test mean average precision");

        Path thresholds = folder.resolve("thresholds.json");
        run("evaluate", "--model=" + out, "--data=" + labels, "--split=val", "--write-thresholds=" + thresholds);
        JsonNode test = Json.mapper()
                .readTree(run("evaluate", "--model=" + out, "--data=" + labels, "--thresholds=" + thresholds, "--json")
                        .out());
        assertThat(test.get("map").asDouble()).isEqualTo(end.get("test_map").asDouble());
        assertThat(test.at("/macro/f1").asDouble()).isGreaterThan(0.9);

        assertThat(right(labels, out, thresholds)).isGreaterThan(80);
    }

    /** Returns how many of the test images are classified as the label file says. */
    private int right(Path labels, Path model, Path thresholds) throws IOException {
        List<String> args = new ArrayList<>(
                List.of("classify", "--model=" + model, "--thresholds=" + thresholds, "--format=jsonl"));
        List<String> lines = Files.readAllLines(labels);
        for (int i = IMAGES - 100; i < IMAGES; i++) {
            args.add(folder.resolve("images/" + i + ".png").toString());
        }
        List<String> rows = run(args.toArray(String[]::new)).out().lines().toList();
        assertThat(rows).hasSize(100);
        int right = 0;
        for (int i = 0; i < rows.size(); i++) {
            List<String> found = new ArrayList<>();
            Json.mapper()
                    .readTree(rows.get(i))
                    .get("predictions")
                    .forEach(prediction -> found.add(prediction.get("label").textValue()));
            found.sort(null);
            String expected = lines.get(IMAGES - 100 + i + 1).split(",", -1)[1];
            right += String.join("|", found).equals(expected) ? 1 : 0;
        }
        return right;
    }
}
