package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(run.err()).contains("1 of 3 images could not be classified");
        assertThat(engine.calls).containsExactly("classify m 32 stock", "close");
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
        assertThat(Main.run(new String[] {"classify", "--model=m", cat}, streams, engine))
                .isEqualTo(1);
        assertThat(engine.calls).endsWith("close");
    }
}
