package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.batch.OnBadImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadTrainingImagesTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void makeData() throws IOException {
        data = ColorImages.trainAndVal(folder.resolve("data"), 5, 2);
        Files.writeString(data.resolve("train/red/image2.png"), "no image at all");
    }

    @Test
    void failStopsAtTheFirstNamingIt() {
        assertThatThrownBy(() -> SmallRuns.run(SmallRuns.options(data, 1), folder.resolve("run")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("image2.png")
                .hasMessageEndingWith("; or leave out such images with --on-bad-image skip");
    }

    @Test
    void skipGoesOnAndListsThemOnce() throws IOException {
        SmallRuns.Notes notes = new SmallRuns.Notes();
        TrainOptions o = SmallRuns.options(data, 3);
        TrainingResult result = Training.start(skipping(o), folder.resolve("run"), notes, new StopRequest());
        assertThat(result.finished()).isTrue();
        assertThat(notes.lines).filteredOn(line -> line.contains("image2.png")).hasSize(1);
        Path list = folder.resolve("run/bad-images.csv");
        assertThat(notes.lines).contains("1 image skipped so far, listed in " + list);
        assertThat(result.skipped()).isEqualTo(1);
        assertThat(Files.readAllLines(list))
                .containsExactly(
                        "split,file,place,problem",
                        "train," + data.resolve("train/red/image2.png")
                                + ",,\"is not an image of a known format: convert it to"
                                + " JPEG, PNG, BMP, GIF, WebP or TIFF, or leave it out\"");
    }

    @Test
    void aResumedRunKeepsTheList() throws IOException {
        Path run = folder.resolve("run");
        assertThat(SmallRuns.runUntil(skipping(SmallRuns.options(data, 3)), run, 2, 0)
                        .finished())
                .isFalse();
        Path damaged = data.resolve("val/red/image1.png");
        Files.write(damaged, new byte[(int) Files.size(damaged)]);
        SmallRuns.Notes notes = new SmallRuns.Notes();
        TrainingResult result = Training.resume(run, notes, new StopRequest());
        assertThat(result.skipped()).isEqualTo(2);
        assertThat(notes.lines)
                .contains("1 image was skipped before, listed in " + run.resolve("bad-images.csv"))
                .noneMatch(line -> line.startsWith("skipped: ") && line.contains("image2.png"))
                .anyMatch(line -> line.startsWith("skipped: ") && line.contains("image1.png"));
        assertThat(Files.readAllLines(run.resolve("bad-images.csv")))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("validation,") && line.contains("image1.png"));
    }

    @Test
    void aRunThatSkipsNothingHasNoList() throws IOException {
        Files.delete(data.resolve("train/red/image2.png"));
        TrainingResult result = SmallRuns.run(SmallRuns.options(data, 1), folder.resolve("run"));
        assertThat(result.skipped()).isZero();
        assertThat(folder.resolve("run/bad-images.csv")).doesNotExist();
    }

    @Test
    void manyBadImagesAreCountedInOneLine() throws IOException {
        for (int i = 0; i < 30; i++) {
            Files.writeString(data.resolve("train/blue/bad" + i + ".png"), "no image");
        }
        SmallRuns.Notes notes = new SmallRuns.Notes();
        TrainOptions o = skipping(SmallRuns.options(data, 2));
        TrainingResult result = Training.start(o.withBatch(40), folder.resolve("run"), notes, new StopRequest());
        assertThat(result.skipped()).isEqualTo(31);
        assertThat(notes.lines)
                .filteredOn(line -> line.startsWith("skipped: ") && line.contains(".png"))
                .hasSize(20);
        assertThat(notes.lines).anyMatch(line -> line.contains(" more; 31 images skipped so far, listed in "));
    }

    private static TrainOptions skipping(TrainOptions o) {
        return o.with(o.data().withValSplit(0.2).with(OnBadImage.SKIP))
                .with(o.run().withBatch(5).withSeed(3).withOps("stock"));
    }
}
