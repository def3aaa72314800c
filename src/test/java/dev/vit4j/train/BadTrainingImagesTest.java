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
                .hasMessageContaining("image2.png");
    }

    @Test
    void skipGoesOnAndListsThemOnce() throws IOException {
        SmallRuns.Notes notes = new SmallRuns.Notes();
        TrainOptions o = SmallRuns.options(data, 3);
        TrainingResult result = Training.start(skipping(o), folder.resolve("run"), notes, new StopRequest());
        assertThat(result.finished()).isTrue();
        assertThat(notes.lines).filteredOn(line -> line.contains("image2.png")).hasSize(1);
        assertThat(notes.lines).contains("1 image skipped so far");
    }

    private static TrainOptions skipping(TrainOptions o) {
        return o.with(o.data().withValSplit(0.2).with(OnBadImage.SKIP))
                .with(o.run().withBatch(5).withSeed(3).withOps("stock"));
    }
}
