package dev.vit4j.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Spark within the JVM of the tests, with two tasks at a time, and data for it. */
public final class LocalSpark {
    /** Models and images are in the core's folder. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final int CIFAR_BYTES = 3 * 32 * 32;

    private LocalSpark() {}

    /** @return the session that all tests of a run share */
    public static SparkSession session() {
        SparkSession session = SparkSession.builder()
                .appName("tests")
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
        return session;
    }

    /** @return the folder of a model for CIFAR-10 */
    public static Path model() {
        return ROOT.resolve("data/models/cifar10-cct");
    }

    /** @return the folder of a model without a class head */
    public static Path headless() {
        return ROOT.resolve("src/test/resources/fixtures/families/vit-headless");
    }

    /** @return four photographs */
    public static List<Path> photos() {
        return List.of("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg").stream()
                .map(name -> ROOT.resolve("data/photos").resolve(name))
                .toList();
    }

    /**
     * @param count number of images, at most 500
     * @return planes [3,32,32] of CIFAR-10's test images, red first
     */
    public static List<byte[]> cifar(int count) throws java.io.IOException {
        byte[] file = Files.readAllBytes(ROOT.resolve("data/cifar10-mini/test_batch.bin"));
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = i * (CIFAR_BYTES + 1) + 1; // after the label
            images.add(Arrays.copyOfRange(file, from, from + CIFAR_BYTES));
        }
        return images;
    }

    /**
     * @param contents of image files; null for a row without one
     * @return rows of a number and a content
     */
    public static Dataset<Row> contents(List<byte[]> contents) {
        List<Row> rows = new ArrayList<>();
        for (byte[] content : contents) {
            rows.add(RowFactory.create(rows.size(), content));
        }
        return session()
                .createDataFrame(
                        rows, new StructType().add("id", DataTypes.IntegerType).add("content", DataTypes.BinaryType));
    }
}
