package dev.vit4j.cli.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.evaluate.FakeEngine;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.image.ImageLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifyCommandTest {
    @TempDir
    private Path folder;

    private final FakeEngine engine = new FakeEngine();
    private String cat;
    private String dog;

    @BeforeEach
    void images() throws IOException {
        cat = Files.writeString(folder.resolve("1.png"), "cat").toString();
        dog = Files.writeString(folder.resolve("2.png"), "dog").toString();
    }

    @Test
    void writesARowForEachImageInOrder() {
        CommandRun run = CommandRun.of(
                engine,
                "",
                "classify",
                "--model=m",
                "--format=jsonl",
                "--top-k=1",
                "--ops=stock",
                dog,
                "gone.png",
                cat);
        assertThat(run.exitCode()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("2.png", "\"label\":\"dog\"").doesNotContain("\"label\":\"cat\"");
        assertThat(lines.get(1)).isEqualTo("{\"file\":\"gone.png\",\"error\":\"no such file\"}");
        assertThat(lines.get(2)).contains("1.png", "\"label\":\"cat\"");
        assertThat(run.err()).contains("classified 2 of 3; 1 failed: see the rows with an error");
        assertThat(engine.calls).containsExactly("classify m 0 stock", "close");
    }

    @Test
    void saysOnStderrWhereTheTimeWentWhenAsked() {
        CommandRun run = CommandRun.of(engine, "", "classify", "--model=m", "--timings", cat, dog);
        assertThat(run.err()).contains("timings: 2 images in ", "decoding", "waiting for images");
        assertThat(run.out()).doesNotContain("timings");
        assertThat(CommandRun.of(engine, "", "classify", "--model=m", cat).err())
                .doesNotContain("timings");
    }

    @Test
    void readsAListFromStdin() {
        CommandRun run = CommandRun.of(engine, dog + "\n" + cat + "\n", "classify", "--model=m", "--format=csv", "-");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(5);
    }

    @Test
    void readsAListFromAFile() throws IOException {
        Path list = Files.writeString(folder.resolve("list"), cat + "\n");
        CommandRun run = CommandRun.of(engine, "", "classify", "--model=m", "@" + list);
        assertThat(run.out()).startsWith(cat + "  cat 0.7311  dog 0.2689");
    }

    @Test
    void namesThatLookLikeOptionsComeAfterTwoDashes() {
        CommandRun run = CommandRun.of(engine, "", "classify", "--model=m", "--format=jsonl", "--", "--json", "-x.png");
        assertThat(run.out().lines())
                .containsExactly(
                        "{\"file\":\"--json\",\"error\":\"no such file\"}",
                        "{\"file\":\"-x.png\",\"error\":\"no such file\"}");
    }

    @Test
    void strictFailsWhenAnyImageFailed() {
        assertThat(CommandRun.of(engine, "", "classify", "--model=m", "--strict", cat)
                        .exitCode())
                .isZero();
        assertThat(CommandRun.of(engine, "", "classify", "--model=m", "--strict", cat, "gone.png")
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void theSummaryNamesTheFileWithTheErrors() {
        Path out = folder.resolve("rows.csv");
        CommandRun run = CommandRun.of(engine, "", "classify", "--model=m", "--out=" + out, cat, "gone.png");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("classified 1 of 2; 1 failed: see " + out);
        assertThat(CommandRun.of(engine, "", "classify", "--model=m", "--out=" + out, cat)
                        .err())
                .contains("classified 1 of 1: " + out);
    }

    @Test
    void theEndingOfTheFileSaysTheFormat() throws IOException {
        for (String name : List.of("r.jsonl", "r.csv", "r.parquet", "r.txt")) {
            CommandRun.of(engine, "", "classify", "--model=m", "--out=" + folder.resolve(name), cat);
        }
        assertThat(Files.readString(folder.resolve("r.jsonl"))).startsWith("{\"file\":");
        assertThat(Files.readString(folder.resolve("r.csv"))).startsWith("file,rank,");
        assertThat(Files.readAllBytes(folder.resolve("r.parquet"))).startsWith('P', 'A', 'R', '1');
        assertThat(Files.readString(folder.resolve("r.txt"))).isEqualTo(cat + "  cat 0.7311  dog 0.2689\n");
    }

    @Test
    void scoresThresholdAndEmbeddings() {
        CommandRun run = CommandRun.of(
                engine,
                "",
                "classify",
                "--model=m",
                "--format=jsonl",
                "--scores=logit",
                "--threshold=0.5",
                "--embeddings",
                cat);
        assertThat(run.out())
                .isEqualTo("{\"file\":\"" + cat + "\",\"predictions\":[{\"label\":\"cat\",\"index\":0,\"score\":1.0}],"
                        + "\"embedding\":[1.0,0.0]}\n");
    }

    @Test
    void severalModelsAndMirrorImagesAreAskedFor() {
        FakeEngine recording = new FakeEngine();
        CommandRun run =
                CommandRun.of(recording, "", "classify", "--model=m", "--model=n", "--tta=flip", "--batch=7", cat);
        assertThat(run.exitCode()).isZero();
        assertThat(recording.options.models()).containsExactly(Path.of("m"), Path.of("n"));
        assertThat(recording.options.augmentation()).isEqualTo(TestTimeAugmentation.FLIP);
        assertThat(recording.options.batch()).hasValue(7);
    }

    @Test
    void limitsTakeLetters() {
        CommandRun.of(engine, "", "classify", "--model=m", "--max-pixels=2m", "--max-bytes=3K", cat);
        assertThat(engine.options.limits()).isEqualTo(new ImageLimits(3072, 2_000_000));
        assertThat(CommandRun.of(engine, "", "classify", "--model=m", "--max-bytes=0", cat)
                        .exitCode())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--format=parquet|name it with --out F",
                "--resume|name it with --out F",
                "--resume --out=r.parquet|cannot be continued",
                "--embeddings --out=r.csv|use --format jsonl or parquet",
                "--embeddings|table cannot hold vectors",
                "--copy --link --sort-into=d|choose one",
                "--link|say where with --sort-into DIR",
                "--tta=turn|Choose from: none, flip",
                "--threshold=high|--threshold"
            })
    void contradictionsAreUsedWrongly(String options, String message) {
        List<String> args = new ArrayList<>(List.of("classify", "--model=m"));
        args.addAll(List.of(options.split(" ")));
        args.add(cat);
        CommandRun run = CommandRun.of(engine, "", args.toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void sortsIntoFolders() throws IOException {
        Path sorted = folder.resolve("sorted");
        CommandRun run = CommandRun.of(
                engine, "", "classify", "--model=m", "--sort-into=" + sorted, "--link", cat, dog, "gone.png");
        assertThat(run.exitCode()).isZero();
        assertThat(Files.readSymbolicLink(sorted.resolve("cat/1.png")))
                .isEqualTo(Path.of(cat).toRealPath());
        assertThat(sorted.resolve("dog/2.png")).isSymbolicLink();
        CommandRun.of(engine, "", "classify", "--model=m", "--sort-into=" + sorted, "--threshold=0.9", dog, cat);
        try (var files = Files.walk(sorted)) {
            assertThat(files).hasSize(5);
        }
    }

    @Test
    void aRunGoesOnWhereAnInterruptedOneStopped() throws IOException {
        Path out = folder.resolve("rows.csv");
        String[] args = {"classify", "--model=m", "--top-k=1", "--batch=2", "--out=" + out, cat, dog, cat, dog, cat};
        assertThat(CommandRun.of(engine, "", args).exitCode()).isZero();
        String whole = Files.readString(out);
        Path part = Files.move(out, folder.resolve("rows.csv.part"));
        Files.writeString(part, whole.substring(0, whole.length() * 2 / 3));

        CommandRun refused = CommandRun.of(engine, "", args);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("options of the run that wrote it are missing");

        Files.writeString(folder.resolve("rows.csv.part.json"), options(out));
        assertThat(CommandRun.of(engine, "", args).err()).contains("go on with --resume");
        args[2] = "--resume";
        CommandRun other = CommandRun.of(engine, "", args);
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("--top-k is 5, but was 1 in the interrupted run");
        args[0] = "classify";
        List<String> resumed = new ArrayList<>(List.of(args));
        resumed.add(2, "--top-k=1");
        resumed.remove("--batch=2"); // is taken from the interrupted run
        CommandRun run = CommandRun.of(engine, "", resumed.toArray(String[]::new));
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("going on after 3 rows of the interrupted run", "classified 5 of 5: " + out);
        assertThat(Files.readString(out)).isEqualTo(whole);
        assertThat(folder.resolve("rows.csv.part")).doesNotExist();
        assertThat(folder.resolve("rows.csv.part.json")).doesNotExist();
    }

    /** The options as a run that is cut short leaves them. */
    private String options(Path out) throws IOException {
        String[] args = {"classify", "--model=m", "--top-k=1", "--batch=2", "--out=" + out + "2.csv", cat};
        FakeEngine looking = new FakeEngine();
        String[] seen = new String[1];
        looking.beforeClassify = () -> {
            try {
                seen[0] = Files.readString(Path.of(out + "2.csv.part.json"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        assertThat(CommandRun.of(looking, "", args).exitCode()).isZero();
        return seen[0];
    }

    @Test
    void aModelThatFailsInTheMiddleLeavesWhatIsDone() throws IOException {
        Path out = folder.resolve("rows.jsonl");
        FakeEngine failing = new FakeEngine();
        int[] batches = new int[1];
        failing.beforeClassify = () -> {
            if (++batches[0] == 3) {
                throw new IllegalStateException("out of luck");
            }
        };
        String[] args = {"classify", "--model=m", "--batch=1", "--out=" + out, cat, dog, cat, dog};
        CommandRun run = CommandRun.of(failing, "", args);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("out of luck");
        assertThat(out).doesNotExist();
        assertThat(Files.readAllLines(folder.resolve("rows.jsonl.part"))).hasSize(2);
    }

    @Test
    void failsWhenNotOneImageCouldBeRead() throws IOException {
        String empty = Files.createFile(folder.resolve("empty.png")).toString();
        CommandRun run = CommandRun.of(engine, "", "classify", "--model=m", empty, "gone.png");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("error: empty file", "error: no such file");
    }

    @Test
    void outWritesTheFileAsAWhole() throws IOException {
        Path out = folder.resolve("deep/rows.csv");
        CommandRun run = CommandRun.of(
                engine, "", "classify", "--model=m", "--format=csv", "--top-k=1", "--out", out.toString(), cat);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(Files.readString(out))
                .isEqualTo("file,rank,label,index,score,error\r\n" + cat + ",1,cat,0,0.7310586,\r\n");
        try (var files = Files.list(out.getParent())) {
            assertThat(files).containsExactly(out);
        }
    }

    @Test
    void aFailedRunLeavesTheOldFile() throws IOException {
        Path out = Files.writeString(folder.resolve("rows.csv"), "old");
        FakeEngine failing = FakeEngine.failing(FakeEngine.badInput());
        CommandRun run = CommandRun.of(failing, "", "classify", "--model=m", "--out", out.toString(), cat);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(Files.readString(out)).isEqualTo("old");
    }

    @Test
    void stopsWhenNobodyReadsStdout() {
        PrintStream closed = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                false,
                StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Streams streams = new Streams(System.in, closed, err);
        assertThat(CommandRun.exitCodeOf(engine, streams, "classify", "--model=m", cat))
                .isEqualTo(1);
        assertThat(engine.calls).endsWith("close");
    }
}
