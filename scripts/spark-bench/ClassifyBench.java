import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.spark.VitClassifier;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes images for scripts/bench-spark, and measures how fast Spark classifies them.
 *
 * <pre>
 * ClassifyBench make DATA DIR         writes DIR/cifar and DIR/photos, Parquet files with a column of images
 * ClassifyBench run MASTER MODEL DIR PASSES
 * </pre>
 */
public final class ClassifyBench {
    private static final int FILES = 20;
    private static final int CIFAR = 20_000;
    private static final int PHOTOS = 2_000;
    private static final int CIFAR_BYTES = 3 * 32 * 32;

    private ClassifyBench() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("make")) {
            make(Path.of(args[1]), Path.of(args[2]));
        } else {
            run(args[1], args[2], args[3], Integer.parseInt(args[4]));
        }
    }

    private static SparkSession.Builder session(String master) {
        return SparkSession.builder()
                .appName("bench-spark")
                .master(master)
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1");
    }

    private static void make(Path data, Path folder) throws IOException {
        try (SparkSession spark = session("local[1]").getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            List<byte[]> pngs = new ArrayList<>();
            for (String file : List.of("data_batch_1.bin", "test_batch.bin")) {
                byte[] records = Files.readAllBytes(data.resolve("cifar10-mini").resolve(file));
                for (int at = 1; at < records.length; at += CIFAR_BYTES + 1) {
                    pngs.add(ImageEncoder.png(RgbImage.ofPlanes(records, at, 32, 32)));
                }
            }
            write(spark, folder.resolve("cifar"), CIFAR, i -> pngs.get(i % pngs.size()));
            List<BufferedImage> photos = new ArrayList<>();
            for (String name : List.of("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")) {
                photos.add(ImageIO.read(data.resolve("photos").resolve(name).toFile()));
            }
            Random random = new Random(1);
            write(spark, folder.resolve("photos"), PHOTOS, i -> jpeg(photos.get(i % photos.size()), random));
        }
    }

    /** A photograph in one of many sizes, 240 to 1,200 pixels wide. */
    private static byte[] jpeg(BufferedImage photo, Random random) throws IOException {
        int width = 240 + random.nextInt(961);
        int height = Math.max(1, width * photo.getHeight() / photo.getWidth());
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(photo, 0, 0, width, height, null);
        graphics.dispose();
        return ImageEncoder.jpeg(RgbImage.of(scaled), 0.85f + 0.1f * random.nextFloat());
    }

    private interface Maker {
        byte[] image(int number) throws IOException;
    }

    /** Files of the same number of images, so that tasks have the same work. */
    private static void write(SparkSession spark, Path folder, int count, Maker maker) throws IOException {
        Files.createDirectories(folder);
        StructType schema = new StructType().add("image", DataTypes.BinaryType);
        for (int file = 0; file < FILES; file++) {
            List<Row> rows = new ArrayList<>();
            for (int i = file * count / FILES; i < (file + 1) * count / FILES; i++) {
                rows.add(RowFactory.create(maker.image(i)));
            }
            Path part = folder.resolve("part");
            spark.createDataFrame(rows, schema).coalesce(1).write().mode(SaveMode.Overwrite).parquet(part.toString());
            try (var parts = Files.newDirectoryStream(part, "*.parquet")) {
                Files.move(parts.iterator().next(), folder.resolve(String.format(Locale.ROOT, "%02d.parquet", file)));
            }
            try (var rest = Files.newDirectoryStream(part)) {
                for (Path one : rest) {
                    Files.delete(one);
                }
            }
            Files.delete(part);
        }
    }

    private static void run(String master, String model, String folder, int passes) throws IOException {
        try (SparkSession spark = session(master)
                .config("spark.cores.max", "2")
                .config("spark.executor.cores", "1")
                .config("spark.executor.memory", "1g")
                .config("spark.executor.extraClassPath", System.getProperty("bench.classpath"))
                // As vit spark sets them.
                .config(
                        "spark.executor.extraJavaOptions",
                        "-Dorg.bytedeco.javacpp.maxbytes=0 -Dorg.bytedeco.javacpp.maxphysicalbytes=0"
                                + " -XX:CompileCommand=quiet"
                                + " -XX:CompileCommand=CompileThresholdScaling,dev.vit4j.ops.cpu.kernel.Vector*::*,0.05")
                .config("spark.executorEnv.GLIBC_TUNABLES", "glibc.malloc.hugetlb=1")
                .config("spark.sql.files.maxPartitionBytes", "16m")
                .getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            VitClassifier classifier = new VitClassifier().setModel(model).setInputCol("image");
            long begin = System.nanoTime();
            while (spark.sparkContext().statusTracker().getExecutorInfos().length < 3 && seconds(begin) < 60) {
                Thread.onSpinWait();
            }
            long images = spark.read().parquet(folder).count();
            Dataset<Row> once = spark.read().parquet(folder);
            Dataset<Row> more = once;
            for (int pass = 0; pass < passes; pass++) {
                more = more.union(once);
            }
            begin = System.nanoTime();
            classify(classifier, once);
            double processor = executorSeconds(spark.sparkContext().applicationId());
            double first = seconds(begin);
            System.out.printf(Locale.ROOT, "spark start-up and first pass %.2f s%n", first);
            begin = System.nanoTime();
            classify(classifier, once);
            double second = seconds(begin);
            double between = executorSeconds(spark.sparkContext().applicationId());
            begin = System.nanoTime();
            classify(classifier, more);
            // What a job costs besides its images is in both, and so not in the difference.
            double steady = seconds(begin) - second;
            double used = executorSeconds(spark.sparkContext().applicationId()) - between - (between - processor);
            System.out.printf(
                    Locale.ROOT,
                    "spark steady %.1f images/s, %.3f ms of processor time an image%n",
                    passes * images / steady,
                    1000 * used / (passes * images));
        }
    }

    /** Processor time of an application's executors, which run on this machine. */
    private static double executorSeconds(String application) {
        return ProcessHandle.allProcesses()
                .filter(process -> isExecutor(process, application))
                .mapToDouble(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9)
                .sum();
    }

    /** A process handle's own command line ends after 4 kB, which a class path fills. */
    private static boolean isExecutor(ProcessHandle process, String application) {
        try {
            List<String> words = List.of(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .split("\0", -1));
            return words.contains("--executor-id") && words.contains(application);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Computes all columns, and drops them. */
    private static void classify(VitClassifier classifier, Dataset<Row> images) {
        classifier.transform(images).drop("image").write().format("noop").mode("overwrite").save();
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
