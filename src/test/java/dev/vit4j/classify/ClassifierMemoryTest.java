package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Native memory, which ND4J does not free by itself, in a JVM whose heap is resident from the start. */
class ClassifierMemoryTest {
    private static final int BATCHES = 400;
    private static final int WARM_UP = 50;

    /** An array for each batch would be 64 x 64 x 48 floats, 300 MB in all. */
    @Test
    @Tag("slow")
    @EnabledOnOs(OS.LINUX)
    @Timeout(180)
    void doesNotGrowWithTheNumberOfBatches() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClassifierMemoryTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        long growth = Long.parseLong(out.strip().replaceFirst("(?s).*growth ", ""));
        assertThat(growth).as("MB of resident memory").isLessThan(100);
    }

    /** Prints by how many megabytes the resident memory grew. */
    public static void main(String[] args) throws IOException {
        ClassifierOptions options = ClassifierOptions.of(Path.of("src/test/resources/fixtures/tiny-a"))
                .withBatch(64);
        try (ImageClassifier classifier = ImageClassifier.open(options, note -> {})) {
            Prepared<float[]> image = classifier.prepare(new ImageSource.Pixels("x", new RgbImage(1, 1, new byte[3])));
            List<Prepared<float[]>> batch = Collections.nCopies(64, image);
            long before = 0;
            for (int i = 0; i < WARM_UP + BATCHES; i++) {
                before = i == WARM_UP ? residentMegabytes() : before;
                classifier.classify(batch);
            }
            System.out.println("growth " + (residentMegabytes() - before));
        }
    }

    private static long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
