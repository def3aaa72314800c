package dev.vit4j.spark.bulk;

import static dev.vit4j.spark.bulk.BulkFiles.parts;
import static dev.vit4j.spark.bulk.BulkFiles.rows;
import static dev.vit4j.spark.bulk.BulkFiles.vit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Json;
import dev.vit4j.spark.LocalSpark;
import dev.vit4j.spark.bulk.BulkFiles.Outcome;
import dev.vit4j.spark.cluster.ExecutorProcess;
import dev.vit4j.spark.cluster.OnCluster;
import dev.vit4j.spark.cluster.SparkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Bulk classification by real executors, some of which are killed. */
@OnCluster
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // the first run is what the others are compared with
class BulkClusterTest {
    private static final int PNGS = 14_000;
    private static final int IN_ONE_FILE = 6_000;
    private static final int BAD = 4;
    private static final int ALL = PNGS + IN_ONE_FILE + BAD;
    private static final int CIFAR_IMAGES = 500;
    private static final String MODEL = LocalSpark.model().toString();

    /** 20,000 images: small files; a large file, which is one partition; damaged and empty files. */
    private static List<String> inputs(SparkCluster cluster) throws IOException {
        Path folder = cluster.folder().resolve("bulk");
        if (!Files.exists(folder)) {
            BulkFiles.writePngs(folder.resolve("png"), PNGS);
            BulkFiles.writeBad(folder.resolve("png/bad"));
            byte[] test = Files.readAllBytes(LocalSpark.model().resolve("../../cifar10-mini/test_batch.bin"));
            byte[] large = new byte[test.length / CIFAR_IMAGES * IN_ONE_FILE];
            for (int i = 0; i < IN_ONE_FILE / CIFAR_IMAGES; i++) {
                System.arraycopy(test, 0, large, i * test.length, test.length);
            }
            Files.write(folder.resolve("skewed.bin"), large);
        }
        return List.of(
                folder.resolve("png").toString(), folder.resolve("skewed.bin").toString());
    }

    /** The first folders, of a thousand images each. */
    private static List<String> folders(SparkCluster cluster, int count) throws IOException {
        String png = inputs(cluster).get(0);
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, "%s/%02d", png, i))
                .toList();
    }

    private static Path undisturbed(SparkCluster cluster) {
        return cluster.folder().resolve("undisturbed");
    }

    private static List<String> arguments(List<String> inputs, Path output, String... more) {
        List<String> args = new ArrayList<>(List.of("spark", "classify", "--model", MODEL, "--json", "--input"));
        args.addAll(inputs);
        args.addAll(List.of("--output", output.toString()));
        args.addAll(List.of(more));
        return args;
    }

    private static Outcome classify(List<String> inputs, Path output, String... more) {
        return vit(arguments(inputs, output, more).toArray(String[]::new));
    }

    /** Runs a command and does something meanwhile. */
    private static Outcome during(Callable<Outcome> command, Callable<?> action)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Outcome> outcome = threads.submit(command);
            while (!outcome.isDone()) {
                action.call();
                Thread.sleep(100);
            }
            return outcome.get();
        } catch (InterruptedException | ExecutionException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int written(Path output) throws IOException {
        return Files.isDirectory(output) ? parts(output).size() : 0;
    }

    private static List<String> names(List<String> rows) throws IOException {
        List<String> names = new ArrayList<>();
        for (String row : rows) {
            names.add(Json.mapper().readTree(row).get("file").asText());
        }
        return names;
    }

    private static double megabytes(List<Long> samples) {
        return samples.stream().mapToLong(Long::longValue).average().orElse(0) / (1 << 20);
    }

    @Test
    @Order(1)
    void memoryOfExecutorsIsFlatAndRowsAreThoseOfVitClassify(SparkCluster cluster) throws Exception {
        SparkSession spark = cluster.session();
        List<String> inputs = inputs(cluster);
        List<ExecutorProcess> executors = cluster.executors();
        List<List<Long>> samples = List.of(new ArrayList<>(), new ArrayList<>());

        Outcome outcome = during(() -> classify(inputs, undisturbed(cluster)), () -> {
            for (int i = 0; i < 2; i++) {
                samples.get(i).add(executors.get(i).residentBytes());
            }
            return null;
        });

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("classified 20,000 of 20,004; 4 failed");
        for (List<Long> one : samples) {
            int size = one.size();
            double third = megabytes(one.subList(size / 2, 3 * size / 4));
            double last = megabytes(one.subList(3 * size / 4, size));
            System.out.printf(
                    Locale.ROOT,
                    "executor: %.0f MB in the third quarter of the run, %.0f MB in the last%n",
                    third,
                    last);
            assertThat(last).isLessThan(third + 48);
        }
        List<String> rows = rows(spark, parts(undisturbed(cluster)));
        assertThat(rows).hasSize(ALL);
        Path file = cluster.folder().resolve("classified.parquet");
        List<String> args = new ArrayList<>(List.of("classify", "--model", MODEL, "--out", file.toString()));
        args.addAll(folders(cluster, 2));
        assertThat(vit(args.toArray(String[]::new)).exitCode()).isZero();
        assertThat(rows.subList(0, 2000).equals(rows(spark, List.of(file))))
                .isTrue(); // so many rows in a message help nobody
    }

    @Test
    @Order(2)
    void aKilledExecutorLosesAndRepeatsNoRow(SparkCluster cluster) throws Exception {
        SparkSession spark = cluster.session();
        Path output = cluster.folder().resolve("killed");
        List<ExecutorProcess> before = cluster.executors();
        List<Integer> killedAt = new ArrayList<>();

        Outcome outcome = during(() -> classify(inputs(cluster), output), () -> {
            int done = written(output);
            if (done >= 6 && killedAt.isEmpty()) {
                before.get(0).kill9();
                killedAt.add(done);
            }
            return null;
        });

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("classified 20,000 of 20,004").doesNotContain("\tat ");
        assertThat(killedAt).hasSize(1);
        assertThat(killedAt.get(0)).isLessThan(parts(output).size() - 2);
        List<String> rows = rows(spark, parts(output));
        assertThat(new HashSet<>(names(rows))).hasSize(ALL).hasSameSizeAs(rows);
        assertThat(rows.equals(rows(spark, parts(undisturbed(cluster))))).isTrue();
    }

    /** Runs {@code vit} in a process of its own, with settings of Spark: names and values. */
    private static Process start(SparkCluster cluster, List<String> args, Path err, String... more) throws IOException {
        Map<String, String> settings = cluster.settings();
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx512m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", settings.get("spark.executor.extraClassPath"), "dev.vit4j.cli.Main"));
        command.addAll(args);
        command.addAll(List.of("--master", cluster.master()));
        settings.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
        return new ProcessBuilder(command)
                .redirectError(err.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitParts(Path output, int count, Process process) throws IOException, InterruptedException {
        while (process.isAlive() && written(output) < count) {
            Thread.sleep(50);
        }
    }

    @Test
    @Order(3)
    void aRunOfAKilledDriverIsContinued(SparkCluster cluster) throws Exception {
        SparkSession spark = cluster.session();
        Path output = cluster.folder().resolve("resumed");
        Path err = cluster.folder().resolve("driver.log");
        List<String> inputs = folders(cluster, 4);
        List<String> args = arguments(inputs, output);

        Process interrupted = start(cluster, args, err);
        awaitParts(output, 2, interrupted);
        interrupted.destroy(); // SIGTERM, which ends a JVM as Ctrl-C does
        assertThat(interrupted.waitFor()).isIn(130, 143);
        assertThat(Files.readString(err)).contains("--resume").doesNotContain("\tat ");
        int first = written(output);

        args.add("--resume");
        Process killed = start(cluster, args, err);
        awaitParts(output, first + 3, killed);
        killed.destroyForcibly();
        killed.waitFor();
        int second = written(output);
        assertThat(output.resolve("_SUCCESS")).doesNotExist();
        assertThat(second).isGreaterThan(first);

        Outcome outcome = classify(inputs, output, "--resume");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("classified 4,000 of 4,000");
        assertThat(Json.mapper()
                        .readTree(outcome.out())
                        .get("partitions_before")
                        .asInt())
                .isGreaterThanOrEqualTo(second)
                .isLessThan(parts(output).size());
        List<String> undisturbed = rows(spark, parts(undisturbed(cluster)));
        assertThat(rows(spark, parts(output)).equals(undisturbed.subList(0, 4000)))
                .isTrue();
    }

    /** The folder of /proc means another one in each process. */
    @Test
    @Order(4)
    void foldersThatExecutorsDoNotSee(SparkCluster cluster) throws IOException {
        cluster.session();
        Path own = Files.createTempDirectory(Path.of("").toAbsolutePath(), "own");
        try {
            Files.copy(LocalSpark.photos().get(0), own.resolve("a.png"));
            String here = "/proc/self/cwd/" + own.getFileName();

            Outcome input = classify(List.of(here + "/a.png"), cluster.folder().resolve("unseen"));
            Outcome output = classify(List.of(LocalSpark.photos().get(0).toString()), Path.of(here, "rows"));

            assertThat(input.exitCode()).isEqualTo(1);
            assertThat(input.err())
                    .contains(here + "/a.png: is here, but not on ")
                    .contains("that all machines share");
            assertThat(output.exitCode()).isEqualTo(1);
            assertThat(output.err()).contains("--output " + here + "/rows: is here, but not on ");
            assertThat(input.err() + output.err()).doesNotContain("\tat ");
        } finally {
            FileUtils.deleteDirectory(own.toFile());
        }
    }

    @Test
    @Order(5)
    void noWorkerHasSoMuchMemory(SparkCluster cluster) throws Exception {
        Path err = cluster.folder().resolve("memory.log");
        List<String> args = arguments(
                List.of(LocalSpark.photos().get(0).toString()), cluster.folder().resolve("none"), "--wait", "3");
        Process process = start(cluster, args, err, "spark.executor.memory", "100g");

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Files.readString(err))
                .contains("no executor within 3 s")
                .contains("--conf spark.executor.memory=")
                .doesNotContain("\tat ");
    }
}
