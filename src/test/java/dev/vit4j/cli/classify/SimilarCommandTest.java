package dev.vit4j.cli.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.graph.Golden;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vit similar} with a real model. */
class SimilarCommandTest {
    @TempDir
    private Path folder;

    private Path query;
    private Path images;

    private static RgbImage image(long seed, int noise) {
        Random base = new Random(seed);
        Random random = new Random(seed + 1000L * noise);
        byte[] pixels = new byte[3 * 32 * 32];
        for (int i = 0; i < pixels.length; i++) {
            int level = base.nextInt(256) + (noise == 0 ? 0 : random.nextInt(2 * noise + 1) - noise);
            pixels[i] = (byte) Math.max(0, Math.min(255, level));
        }
        return new RgbImage(32, 32, pixels);
    }

    @BeforeEach
    void makeImages() throws IOException {
        images = Files.createDirectory(folder.resolve("images"));
        query = images.resolve("d-query.png");
        ImageEncoder.writePng(image(1, 0), query);
        ImageEncoder.writePng(image(1, 100), images.resolve("a-far.png"));
        ImageEncoder.writePng(image(1, 5), images.resolve("b-near.png"));
        ImageEncoder.writePng(image(2, 0), images.resolve("c-other.png"));
        Files.copy(query, images.resolve("e-copy.png"));
        Files.copy(images.resolve("b-near.png"), images.resolve("f-near-again.png"));
    }

    private CommandRun similar(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("similar", "--model=" + Golden.folder("tiny-a"), "--query=" + query, "--batch=2"));
        arguments.addAll(List.of(more));
        return CommandRun.of(new LocalEngine(), "", arguments.toArray(String[]::new));
    }

    @Test
    void findsTheMostSimilarFirstWithoutTheQueryItself() {
        CommandRun run = similar("--format=csv", "--top-k=4", images.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).isEqualTo("rank,file,similarity");
        assertThat(lines.get(1)).isEqualTo("1," + images.resolve("e-copy.png") + ",1.0");
        assertThat(lines.get(2)).startsWith("2," + images.resolve("b-near.png") + ",0.");
        assertThat(lines.get(3)).startsWith("3," + images.resolve("f-near-again.png") + ",0.");
        assertThat(run.out()).doesNotContain("d-query");
    }

    @Test
    void badFilesAreNamedAndStopNothing() throws IOException {
        Files.writeString(images.resolve("bad.png"), "a text");
        CommandRun run = similar("--format=jsonl", images.toString(), "gone.png");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(5).allMatch(line -> line.matches("\\{\"rank\":[1-5],\"file\":.*}"));
        assertThat(run.err())
                .contains("skipped: " + images.resolve("bad.png") + ": is not an image")
                .contains("skipped: gone.png: no such file")
                .contains("compared 5 images; 2 skipped");
    }

    @Test
    void aQueryThatCannotBeReadIsAnError() throws IOException {
        Files.writeString(query, "a text");
        CommandRun run = similar(images.toString());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("d-query.png: is not an image");
    }

    @Test
    void nothingReadableIsAFailure() {
        CommandRun run = similar("gone.png");
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("compared 0 images; 1 skipped");
    }

    @Test
    void drawsQueryAndMatchesOnASheet() throws IOException {
        Path sheet = folder.resolve("sheet.png");
        Path out = folder.resolve("found.jsonl");
        CommandRun run = similar("--sheet=" + sheet, "--out=" + out, "--top-k=3", images.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(Files.readAllLines(out)).hasSize(3);
        assertThat(Files.readAllLines(out).get(0)).startsWith("{\"rank\":1,");
        BufferedImage drawn = ImageIO.read(sheet.toFile());
        assertThat(drawn.getWidth()).isGreaterThan(4 * 128);
    }

    @Test
    void severalModelsAndMirrorImagesWork() {
        CommandRun run = similar("--model=" + Golden.folder("tiny-a"), "--tta=flip", images.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().findFirst().orElseThrow())
                .isEqualTo("1   1.000000  " + images.resolve("e-copy.png"));
    }
}
