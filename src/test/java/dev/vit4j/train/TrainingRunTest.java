package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.Evaluation;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
    @TempDir
    private Path folder;

    @Test
    void colorsAreLearnedAndTheRunHoldsAllThatWasPromised() throws IOException {
        Path data = ColorImages.withTest(folder.resolve("data"), 16, 6, 0);
        Path run = folder.resolve("run");
        TrainingResult result = SmallRuns.run(SmallRuns.options(data, 5), run);

        List<EpochRow> rows = result.rows();
        assertThat(rows.get(4).trainLoss()).isLessThan(0.3 * rows.get(0).trainLoss());
        assertThat(result.bestValTop1()).isGreaterThan(0.9);
        assertThat(result.test().orElseThrow().top1()).isGreaterThan(0.9);
        assertThat(list(run))
                .containsExactlyInAnyOrder(
                        "config.json",
                        "data.jsonl",
                        "metrics.csv",
                        "metrics.jsonl",
                        "best",
                        "last",
                        "curves.png",
                        "confusion.png",
                        "samples.png");
        assertThat(list(run.resolve("last")))
                .containsExactlyInAnyOrder(
                        "config.json",
                        "preprocessor_config.json",
                        "README.md",
                        "vit4j.json",
                        "model.safetensors",
                        "optimizer.safetensors",
                        "progress.json");
        for (String picture : List.of("curves.png", "confusion.png", "samples.png")) {
            assertThat(ImageIO.read(run.resolve(picture).toFile())).as(picture).isNotNull();
        }
        assertFigures(run, rows);
    }

    @Test
    void bestIsTheModelThatTheRunReportsOn() throws IOException {
        Path data = ColorImages.withTest(folder.resolve("data"), 8, 6, 0);
        Path run = folder.resolve("run");
        TrainingResult result = SmallRuns.run(SmallRuns.options(data, 2), run);

        Model best = ModelFolder.read(run.resolve("best"));
        assertThat(best.labels()).isEqualTo(ColorImages.CLASSES);
        assertThat(best.provenance().at("/recipe/model/name").asText()).isEqualTo("test");
        DataSplits splits = DataSets.open(data, DataOptions.DEFAULT);
        ClassificationMetrics test = evaluate(best, splits.test().orElseThrow());
        assertThat(test.top1()).isEqualTo(result.test().orElseThrow().top1());
        assertThat(test.loss()).isEqualTo(result.test().orElseThrow().loss());
        EpochRow reported = result.rows().get(result.bestEpoch() - 1);
        ClassificationMetrics validation = evaluate(best, splits.validation());
        assertThat(validation.top1()).isEqualTo(reported.valTop1());
        assertThat(validation.loss()).isEqualTo(reported.valLoss());
    }

    @Test
    void testImagesChooseNothing() throws IOException {
        Path right = ColorImages.withTest(folder.resolve("right"), 8, 4, 0);
        Path wrong = ColorImages.withTest(folder.resolve("wrong"), 8, 4, 1);
        TrainingResult a = SmallRuns.run(SmallRuns.options(right, 3), folder.resolve("a"));
        TrainingResult b = SmallRuns.run(SmallRuns.options(wrong, 3), folder.resolve("b"));
        for (String file : List.of("best/model.safetensors", "last/model.safetensors", "last/optimizer.safetensors")) {
            assertThat(SmallRuns.bytes(b.run().resolve(file)))
                    .isEqualTo(SmallRuns.bytes(a.run().resolve(file)));
        }
        assertThat(b.bestEpoch()).isEqualTo(a.bestEpoch());
        assertThat(b.bestValTop1()).isEqualTo(a.bestValTop1());
        assertThat(b.test().orElseThrow().top1())
                .isLessThan(a.test().orElseThrow().top1());
    }

    @Test
    void withoutTestAndValidationTheLastEpochIsKept() throws IOException {
        Path data = ColorImages.classFolders(folder.resolve("data"), 4, 0, 1);
        TrainOptions o = SmallRuns.options(data, 2);
        TrainOptions noSplit =
                o.with(o.data().withValSplit(0)).with(o.run().withOps("stock").withWorkers(1));
        TrainingResult result = SmallRuns.run(noSplit, folder.resolve("run"));
        assertThat(result.bestEpoch()).isEqualTo(2);
        assertThat(result.bestValTop1()).isNaN();
        assertThat(result.test()).isEmpty();
        JsonNode row = Json.mapper()
                .readTree(
                        Files.readAllLines(folder.resolve("run/metrics.jsonl")).get(1));
        assertThat(row.get("val_loss").isNull()).isTrue();
        assertThat(row.get("val_top1").isNull()).isTrue();
        assertThat(SmallRuns.resume(folder.resolve("run")).finished()).isTrue();
    }

    @Test
    void aFolderWithFilesIsNotTrampledOn() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 2, 1);
        Path out = Files.createDirectories(folder.resolve("thesis"));
        Files.writeString(out.resolve("chapter1.txt"), "long work");
        assertThatThrownBy(() -> SmallRuns.run(SmallRuns.options(data, 1), out))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not empty")
                .hasMessageContaining("--resume");
        assertThat(list(out)).containsExactly("chapter1.txt");
    }

    private static void assertFigures(Path run, List<EpochRow> rows) throws IOException {
        List<String> csv = Files.readAllLines(run.resolve("metrics.csv"));
        List<String> jsonl = Files.readAllLines(run.resolve("metrics.jsonl"));
        assertThat(csv).hasSize(6);
        assertThat(jsonl).hasSize(5);
        List<String> names = List.of(csv.get(0).split(","));
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = Json.mapper().readTree(jsonl.get(i));
            List<String> values = List.of(csv.get(i + 1).split(","));
            assertThat(row.size()).isEqualTo(names.size());
            for (String name : names) {
                assertThat(Double.parseDouble(values.get(names.indexOf(name))))
                        .as(name)
                        .isEqualTo(row.get(name).asDouble());
            }
            assertThat(row.get("val_loss").asDouble()).isEqualTo(rows.get(i).valLoss());
            assertThat(row.get("step").asLong()).isEqualTo(6L * (i + 1)); // 48 images in batches of 8
        }
    }

    private static ClassificationMetrics evaluate(Model model, ImageDataset images) {
        BatchPipeline pipeline = BatchPipeline.evaluation(
                images, model.preprocessing(), model.config().patching(), 8, 1, OnBadImage.FAIL);
        try (Predictor predictor = new Predictor(model.config(), model.weights(), OpsChoice.of("auto"), 8)) {
            return Evaluation.of(predictor, pipeline, model.labels(), batch -> {});
        }
    }

    private static List<String> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
