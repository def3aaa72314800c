package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.TrainedFolder;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingHeaderTest {
    @TempDir
    private Path folder;

    private static String line(CommandRun run, String topic) {
        List<String> lines =
                run.err().lines().filter(line -> line.startsWith(topic + " ")).toList();
        assertThat(lines).as(run.err()).hasSize(1);
        return lines.get(0);
    }

    @Test
    void saysWhatWillBeTrainedOnWhatAndHow() throws IOException {
        Path data = ColorImages.withTest(folder.resolve("data"), 8, 2, 0);
        Files.delete(data.resolve("train/red/image0.png"));
        CommandRun run = TrainedFolder.succeeds(
                new TrainedFolder(folder, data).train("nano/4", "run", "--image-size=16", "--mixup=0.2", "--json"));
        assertThat(line(run, "data"))
                .contains(data.toString())
                .endsWith("23 training images (7 to 8 per class), 6 validation images (2 per class),"
                        + " 6 test images (2 per class)");
        assertThat(line(run, "classes")).endsWith("3: blue, green, red");
        // By hand, for nano/4 (D 96, M 192, L 4) on 16 tokens of 4 x 4 x 3 values and a class token: the parameters are
        // 96 + 17 * 96 + (48 + 1) * 96 + 4 * (4 * 96 + 4 * (96 + 1) * 96 + (96 + 1) * 192 + (192 + 1) * 96) + 2 * 96
        // + (96 + 1) * 3
        assertThat(line(run, "model"))
                .contains("nano/4: images of 16 x 16 in patches of 4 x 4, ", parametersByHand() + " parameters, ")
                .endsWith("million multiply-adds per image");
        assertThat(line(run, "machine")).contains("cpu, ", " operations, float32, 1 thread and 2 for data", "seed 0");
        assertThat(line(run, "images")).endsWith("augmented by crop 4, flip, Mixup 0.2");
        assertThat(line(run, "optimizer")).contains("0.001 to 0.00001", "weight decay 0.05", "label smoothing 0.1");
        assertThat(line(run, "training")).endsWith("1 epoch of 2 steps of 8 images");
        assertThat(run.out().lines()).as("stdout is for the result").hasSize(1);
        assertThat(run.err().indexOf("training   ")).isLessThan(run.err().indexOf("epoch 1/1"));
    }

    private static String parametersByHand() {
        int d = 96;
        int m = 192;
        int block = 4 * d + 4 * (d + 1) * d + (d + 1) * m + (m + 1) * d;
        return String.format(java.util.Locale.ROOT, "%,d", d + 17 * d + 49 * d + 4 * block + 2 * d + (d + 1) * 3);
    }

    @Test
    void aFrozenPartAndAResumedRunAreSaid() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        TrainedFolder trained = new TrainedFolder(folder, data);
        String model = trained.best("test", "first");
        CommandRun head = TrainedFolder.succeeds(trained.train(model, "head", "--freeze=backbone"));
        assertThat(line(head, "model")).contains(" trained, --freeze backbone)");
        assertThat(line(head, "images")).contains("not augmented");
        CommandRun taught = TrainedFolder.succeeds(
                trained.train("test", "taught", "--teacher=" + model, "--distill=hard", "--distill-alpha=0.25"));
        assertThat(line(taught, "teacher")).endsWith(model + ", 0.25 of the loss, hard targets");
        CommandRun again = TrainedFolder.succeeds(
                TrainedFolder.run("train", "--resume=" + folder.resolve("first"), "--threads=1"));
        assertThat(line(again, "training")).endsWith("1 of the epochs done before");
    }
}
