package dev.vit4j.spark.bulk;

import dev.vit4j.cli.Main;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.spark.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Inputs of bulk classification, runs of {@code vit}, and the rows they write. */
public final class BulkFiles {
    private BulkFiles() {}

    /**
     * What a command did.
     *
     * @param exitCode 0 if it succeeded
     * @param out what it printed on stdout
     * @param err what it printed on stderr
     */
    public record Outcome(int exitCode, String out, String err) {}

    /** Runs {@code vit} in this JVM. */
    public static Outcome vit(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode;
        try (PrintStream stdout = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream stderr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            exitCode = Main.run(args, stdout, stderr);
        }
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Writes PNGs of 32 x 32 pixels of noise, {@code 00000.png} and so on, a thousand to a folder. */
    public static void writePngs(Path folder, int count) throws IOException {
        Random random = new Random(count);
        byte[] pixels = new byte[3 * 32 * 32];
        for (int i = 0; i < count; i++) {
            Path file = folder.resolve(String.format(Locale.ROOT, "%02d/%05d.png", i / 1000, i));
            Files.createDirectories(file.getParent());
            random.nextBytes(pixels);
            Files.write(file, ImageEncoder.png(new RgbImage(32, 32, pixels.clone())));
        }
    }

    /** Writes a corrupt PNG, an empty file, a truncated JPEG and a file that is no image. */
    public static void writeBad(Path folder) throws IOException {
        Files.createDirectories(folder);
        byte[] png = Files.readAllBytes(LocalSpark.photos().get(1));
        Arrays.fill(png, 60, 120, (byte) 7);
        Files.write(folder.resolve("corrupt.png"), png);
        Files.write(folder.resolve("empty.jpg"), new byte[0]);
        byte[] jpeg = Files.readAllBytes(LocalSpark.photos().get(3));
        Files.write(folder.resolve("truncated.jpg"), Arrays.copyOf(jpeg, jpeg.length / 3));
        Files.writeString(folder.resolve("text.png"), "not an image");
    }

    /** @return the files of rows, sorted by name */
    public static List<Path> parts(Path output) throws IOException {
        try (Stream<Path> children = Files.list(output)) {
            return children.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    /** @return the rows of all files, in the order of their names */
    public static List<String> rows(SparkSession spark, List<Path> files) {
        List<String> rows = new ArrayList<>();
        for (Path file : files) {
            // One partition, or the order is lost. The text of a float reads back as the same float.
            for (Row row : spark.read().parquet(file.toString()).coalesce(1).collectAsList()) {
                rows.add(row.json());
            }
        }
        return rows;
    }
}
