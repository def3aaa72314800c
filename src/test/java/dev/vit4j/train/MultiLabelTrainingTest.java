package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.classify.Classifier;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.Json;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.train.optimizer.Averaging;
import dev.vit4j.train.optimizer.BestBy;
import dev.vit4j.train.optimizer.Swa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class MultiLabelTrainingTest {
    @TempDir
    private Path folder;

    private TrainOptions options(int epochs) throws IOException {
        Path labels = folder.resolve("labels.csv");
        if (!Files.exists(labels)) {
            ShapeImages.write(folder, 16, 96, 48);
        }
        return SmallRuns.options(labels, epochs);
    }

    @Test
    void aRunLearnsWhatIsInAnImageAndSaysSo() throws IOException {
        SmallRuns.Notes notes = new SmallRuns.Notes();
        TrainingResult result = Training.start(options(12), folder.resolve("run"), notes, new StopRequest());

        assertThat(notes.lines).anyMatch(line -> line.contains("any number of classes") && line.contains("sigmoid"));
        // Constant scores have the share of a class's images as their average precision, about 0.4.
        assertThat(result.bestValMap()).isGreaterThan(0.8);
        assertThat(result.testLabels().orElseThrow().meanAveragePrecision()).isGreaterThan(0.8);
        assertThat(result.test()).isEmpty();
        assertThat(result.bestValTop1()).isNaN();
        assertThat(result.rows().get(11).trainLoss())
                .isLessThan(result.rows().get(0).trainLoss());
        double highest =
                result.rows().stream().mapToDouble(EpochRow::valMap).max().orElseThrow();
        assertThat(result.bestValMap()).isEqualTo(highest);

        List<String> csv = Files.readAllLines(folder.resolve("run/metrics.csv"));
        assertThat(csv.get(0))
                .isEqualTo("epoch,step,train_loss,val_loss,val_map,lr,images_per_second,data_wait_seconds,seconds");
        JsonNode row = Json.mapper()
                .readTree(
                        Files.readAllLines(folder.resolve("run/metrics.jsonl")).get(0));
        assertThat(row.has("val_top1")).isFalse();
        assertThat(row.get("val_map").doubleValue())
                .isEqualTo(result.rows().get(0).valMap());
        assertThat(folder.resolve("run/curves.png")).exists();
        assertThat(folder.resolve("run/samples.png")).exists();
        assertThat(folder.resolve("run/confusion.png")).doesNotExist();

        Path best = folder.resolve("run/best");
        assertThat(Json.read(best.resolve("config.json")).get("problem_type").textValue())
                .isEqualTo("multi_label_classification");
        assertThat(Files.readString(best.resolve("README.md")))
                .contains("mean_average_precision", "tells which of 4 classes an image has", "--multi-label");
        try (Classifier classifier = Classifier.open(best)) {
            assertThat(classifier.scoreFunction()).isEqualTo(ScoreFunction.SIGMOID);
            assertThat(classifier.labels()).isEqualTo(ShapeImages.CLASSES);
        }
    }

    @Tag("slow")
    @Test
    void aResumedRunEqualsOneThatNeverStopped() throws IOException {
        TrainOptions options = options(3);
        options = options.with(new AugmentationSettings(options.augmentation().images(), new Mixing(0.4, 0, 1, 0.5, 0)))
                .with(options.data().with(Balance.SAMPLER));
        SmallRuns.run(options, folder.resolve("whole"));
        SmallRuns.runUntil(options, folder.resolve("run"), 2, 3);
        SmallRuns.resume(folder.resolve("run"));
        for (String file : new String[] {"last/model.safetensors", "last/optimizer.safetensors", "best/config.json"}) {
            assertThat(SmallRuns.bytes(folder.resolve("run").resolve(file)))
                    .isEqualTo(SmallRuns.bytes(folder.resolve("whole").resolve(file)));
        }
    }

    @Test
    void otherLabelsAreOtherData() throws IOException {
        SmallRuns.runUntil(options(3), folder.resolve("run"), 1, 0);
        Path labels = folder.resolve("labels.csv");
        Files.writeString(labels, Files.readString(labels).replaceFirst("disc", "square"));

        assertThatThrownBy(() -> SmallRuns.resume(folder.resolve("run"))).hasMessageContaining("labels.csv");
    }

    @Tag("slow")
    @Test
    void aHeadIsTrainedOnFrozenFeatures() throws IOException {
        SmallRuns.run(options(12), folder.resolve("first"));
        TrainOptions head = SmallRuns.options(
                        folder.resolve("labels.csv"),
                        folder.resolve("first/best").toString(),
                        3,
                        8,
                        1,
                        SmallRuns.FAST,
                        SmallRuns.PLAIN)
                .withFrozenBackbone();
        TrainingResult result = SmallRuns.run(head, folder.resolve("run"));
        assertThat(result.bestValMap()).isGreaterThan(0.8);
        Model model = ModelFolder.read(folder.resolve("run/best"));
        assertThat(model.config().scores()).isEqualTo(ScoreFunction.SIGMOID);
    }

    /** Class folders with --multi-label: a sigmoid for each class; without it, a model becomes a softmax again. */
    @Test
    void imagesWithOneClassTrainEitherKind() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 8, 4);
        TrainOptions options = SmallRuns.options(data, 4);
        SmallRuns.run(options.with(options.data().withMultiLabel(true)), folder.resolve("several"));
        assertThat(ModelFolder.read(folder.resolve("several/best")).config().scores())
                .isEqualTo(ScoreFunction.SIGMOID);

        SmallRuns.Notes notes = new SmallRuns.Notes();
        TrainOptions again = options.with(
                options.model().withName(folder.resolve("several/best").toString()));
        TrainingResult result = Training.start(again, folder.resolve("one"), notes, new StopRequest());
        assertThat(ModelFolder.read(folder.resolve("one/best")).config().scores())
                .isEqualTo(ScoreFunction.SOFTMAX);
        assertThat(notes.lines).anyMatch(line -> line.contains("become a softmax"));
        assertThat(result.bestValTop1()).isBetween(0.0, 1.0);
    }

    @Tag("slow")
    @Test
    void theWeightsAverageIsComparedByMeanAveragePrecision() throws IOException {
        TrainOptions options = options(4);
        options = options.with(options.optimizer().with(new Averaging(0, new Swa(2, 0))));
        TrainingResult result = SmallRuns.run(options, folder.resolve("run"));
        SwaResult swa = result.swa().orElseThrow();
        assertThat(swa.valTop1()).isNaN();
        assertThat(Json.read(folder.resolve("run/swa/vit4j.json"))
                        .at("/metrics/val_map")
                        .doubleValue())
                .isCloseTo(swa.valMap(), within(1e-12));
    }

    @Test
    void optionsOfOneClassAreRefused() throws IOException {
        TrainOptions options = options(1);
        assertThatThrownBy(() -> SmallRuns.run(options.with(options.data().with(Balance.LOSS)), folder.resolve("run")))
                .isInstanceOf(BadOptionException.class)
                .hasMessageContaining("--balance sampler");
        TrainOptions teacher = options.with(Distillation.NONE.withTeacher(folder.toString()));
        assertThatThrownBy(() -> SmallRuns.run(teacher, folder.resolve("run"))).hasMessageContaining("--teacher");
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 4, 4);
        TrainOptions one = SmallRuns.options(data, 1);
        assertThatThrownBy(() -> SmallRuns.run(one.with(one.optimizer().with(BestBy.MAP)), folder.resolve("run")))
                .hasMessageContaining("--best-by map");
    }
}
