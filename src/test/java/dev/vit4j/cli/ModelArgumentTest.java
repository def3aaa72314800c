package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command finds models in the same way, and shows their labels without obeying them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelArgumentTest {
    private Path folder;
    private Path data;
    private Path run;
    private String image;

    @BeforeAll
    void trainOneRun(@TempDir Path shared) throws IOException {
        folder = shared;
        data = ColorImages.withTest(folder.resolve("data"), 4, 2, 0);
        TrainedFolder trained = new TrainedFolder(folder, data);
        image = trained.image();
        trained.best("test", "run");
        run = folder.resolve("run");
    }

    /** Each command with the model as the last argument. */
    static Stream<List<String>> commands() {
        return Stream.of(
                List.of("classify", "IMAGE", "--model"),
                List.of("evaluate", "--data=DATA", "--batch=8", "--model"),
                List.of("similar", "IMAGE", "--query=IMAGE", "--model"),
                List.of("attention", "IMAGE", "--out=OUT/maps", "--format=json", "--model"),
                List.of("attention-faithfulness", "--data=DATA", "--images=1", "--steps=1", "--seeds=1", "--model"),
                List.of("bench", "infer", "--batch=1", "--steps=1", "--warmup=0", "--model"),
                List.of("info"),
                List.of("train", "--data=DATA", "--out=OUT/tuned", "--epochs=1", "--batch=8", "--model"),
                List.of(
                        "train",
                        "--data=DATA",
                        "--model=test",
                        "--out=OUT/taught",
                        "--epochs=1",
                        "--batch=8",
                        "--teacher"));
    }

    private CommandRun call(List<String> command, String model) {
        Path out = folder.resolve("out-" + Integer.toUnsignedString(command.hashCode()));
        return TrainedFolder.run(Stream.concat(command.stream(), Stream.of(model))
                .map(word -> word.replace("IMAGE", image)
                        .replace("DATA", data.toString())
                        .replace("OUT", out.toString()))
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aRunMeansItsBestModelAndWhatIsNoModelIsAUsageError(List<String> command) {
        CommandRun used = call(command, run.toString());
        assertThat(used.exitCode()).as(used.err()).isZero();
        assertThat(used.err()).contains(run + " is a run: using its best model, " + run.resolve("best"));
        CommandRun missing = call(command, run + "/bset");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err())
                .contains("did you mean '" + run.resolve("best") + "'?")
                .doesNotContain("Variants");
        CommandRun many = call(command, folder.toString());
        assertThat(many.exitCode()).isEqualTo(2);
        assertThat(many.err()).contains("name one of them: ", run.toString());
        CommandRun hub = call(command, "google/vit-base-patch16-224");
        assertThat(hub.exitCode()).isEqualTo(2);
        assertThat(hub.err()).contains("name it hf:google/vit-base-patch16-224, which fetches it");
        CommandRun malformed = call(command, "hf:birds");
        assertThat(malformed.exitCode()).isEqualTo(2);
        assertThat(malformed.err()).contains("hf:birds: not the name of a repository; give hf:ORG/NAME");
    }

    @Test
    void aRunIsConvertedToo() {
        CommandRun converted = TrainedFolder.run("convert", run + "", folder.resolve("converted") + "");
        assertThat(converted.exitCode()).as(converted.err()).isZero();
        assertThat(converted.err()).contains("using its best model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.onnx", "x.pt", "x.pth", "x.bin", "x.h5", "x.zip", "x.ONNX", "x.safetensors", "x.json"})
    void convertWritesNothingElseUnderTheNameOfAnotherFormat(String name) {
        Path target = folder.resolve(name);
        CommandRun converted = TrainedFolder.run("convert", run + "/best", target + "");
        assertThat(converted.exitCode()).isEqualTo(2);
        assertThat(converted.err()).contains(target.toString(), "folder");
        assertThat(target).doesNotExist();
    }

    @Test
    void aGitLfsPointerSaysWhatToRun() throws IOException {
        Path pointer = Files.createDirectories(folder.resolve("pointers/lfs"));
        Files.copy(run.resolve("best/config.json"), pointer.resolve("config.json"));
        Files.writeString(
                pointer.resolve("model.safetensors"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:8a5b9b6c\nsize 346293852\n");
        CommandRun info = TrainedFolder.run("info", pointer + "");
        assertThat(info.exitCode()).isEqualTo(1);
        assertThat(info.err()).contains("this is a Git LFS pointer of a file of 346293852 bytes: run git lfs pull");
    }

    @Test
    void asManyPredictionsAsThereAreClassesAreWrittenAndItIsSaid() {
        CommandRun classified = TrainedFolder.run("classify", "--model", run + "", "--top-k=99", "--format=csv", image);
        assertThat(classified.exitCode()).isZero();
        assertThat(classified.err()).contains("--top-k 99: the model has 3 classes; all of them are written");
        assertThat(TrainedFolder.run("classify", "--model", run + "", image).err())
                .doesNotContain("--top-k");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void labelsDoNotReachTheTerminalAsCommands(List<String> command) throws IOException {
        Path hostile = folder.resolve("hostile/model");
        if (!Files.exists(hostile)) {
            Files.createDirectories(hostile);
            try (Stream<Path> files = Files.list(run.resolve("best"))) {
                for (Path file : files.toList()) {
                    Files.copy(file, hostile.resolve(file.getFileName()));
                }
            }
            String config = Files.readString(hostile.resolve("config.json"), StandardCharsets.UTF_8);
            // Colors text, sets a terminal's title, and turns the direction of text.
            String escaped = "\\u001b[31mRED\\u001b]0;title\\u0007\\u202e";
            assertThat(config).contains("\"red\"");
            Files.writeString(hostile.resolve("config.json"), config.replace("\"red\"", "\"" + escaped + "\""));
        }
        CommandRun used = call(command, hostile.toString());
        String all = used.out() + used.err();
        assertThat(all).doesNotContain("\u001b").doesNotContain("\u0007").doesNotContain("\u202e");
    }
}
