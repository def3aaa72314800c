package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.TrainedFolder;
import dev.vit4j.train.ColorImages;
import dev.vit4j.train.RunFolder;
import dev.vit4j.train.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The defaults of {@code --freeze backbone} are the recipe linear-probe's. */
class FrozenDefaultsTest {
    @TempDir
    private static Path shared;

    private static Path data;
    private static String model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        data = ColorImages.trainAndVal(shared.resolve("data"), 3, 1);
        model = new TrainedFolder(shared, data).best("test", "first");
    }

    private CommandRun train(String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--data=" + data, "--model=" + model, "--threads=1"));
        args.add("--out=" + folder.resolve("run"));
        args.addAll(Arrays.asList(more));
        return TrainedFolder.succeeds(TrainedFolder.run(args.toArray(String[]::new)));
    }

    private TrainOptions written() {
        return RunFolder.open(folder.resolve("run")).options();
    }

    /** The nine training images make one batch. */
    private TrainOptions linearProbe() {
        return TrainOptions.linearProbe(data.toString(), model).withBatch(9);
    }

    @Test
    void withoutOtherOptionsTheyAreTheRecipesAndAreSaid() {
        CommandRun run = train("--freeze=backbone");
        assertThat(written()).isEqualTo(linearProbe());
        assertThat(run.err().lines().filter(line -> line.startsWith("defaults of")))
                .hasSize(1)
                .first()
                .asString()
                .contains(
                        "--freeze backbone (recipe linear-probe)",
                        "epochs 100",
                        "lr 0.003",
                        "weight-decay 0.01",
                        "label-smoothing 0");
    }

    @Test
    void theRecipeByItsNameIsTheSame() {
        train("--recipe=linear-probe");
        assertThat(written()).isEqualTo(linearProbe());
    }

    @Test
    void whatIsTypedWins() {
        train("--freeze", "backbone", "--epochs=2", "--lr=0.01");
        assertThat(written().run().epochs()).isEqualTo(2);
        assertThat(written().optimizer().learningRate().peak()).isEqualTo(0.01);
        assertThat(written().optimizer().adamW().weightDecay()).isEqualTo(0.01);
    }

    @Test
    void aFilesValuesWinAndItsFreezeCountsToo() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), "freeze: backbone\nepochs: 3\n");
        train("--config=" + file);
        assertThat(written().run().epochs()).isEqualTo(3);
        assertThat(written().optimizer().learningRate().peak()).isEqualTo(0.003);
    }

    @Test
    void anotherRecipeIsTakenInstead() {
        train("--freeze=backbone", "--recipe=finetune", "--epochs=1", "--drop-path=0");
        assertThat(written().recipe()).isEqualTo("finetune");
        assertThat(written().optimizer().learningRate().peak()).isEqualTo(0.0005);
    }

    @Test
    void frozenBlocksHaveTheUsualDefaults() {
        train("--freeze=blocks=1", "--epochs=1");
        assertThat(written().recipe()).isEmpty();
        assertThat(written().model().freeze().blocks()).isEqualTo(1);
        assertThat(written().optimizer().learningRate().peak()).isEqualTo(0.001);
    }

    @Test
    void anUnusableValueIsAUsageError() {
        for (String value : List.of("head", "blocks=0", "blocks=x")) {
            CommandRun run =
                    TrainedFolder.run("train", "--data=" + data, "--model=" + model, "--out=x", "--freeze=" + value);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("--freeze", "none, backbone, or blocks=N", value);
        }
        CommandRun run = TrainedFolder.run("train", "--data=" + data, "--model=test", "--out=x", "--freeze=blocks=3");
        assertThat(run.exitCode()).as("test has 2 blocks").isEqualTo(2);
        assertThat(run.err()).contains("--freeze blocks=3: test has 2 blocks");
    }
}
