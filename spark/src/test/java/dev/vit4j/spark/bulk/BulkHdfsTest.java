package dev.vit4j.spark.bulk;

import static dev.vit4j.spark.bulk.BulkFiles.vit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.spark.LocalSpark;
import dev.vit4j.spark.bulk.BulkFiles.Outcome;
import dev.vit4j.spark.cluster.OnCluster;
import dev.vit4j.spark.cluster.SparkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executors read from a name node and a data node, and write there. */
@OnCluster
@Timeout(400)
class BulkHdfsTest {
    private static final String MODEL = LocalSpark.model().toString();

    @TempDir
    private static Path disk;

    private static Outcome classify(String lake, String... more) {
        List<String> args = new ArrayList<>(List.of("spark", "classify", "--model", MODEL, "--json", "--input"));
        args.addAll(List.of(lake + "/in", lake + "/photos.zip", lake + "/gone.png"));
        args.addAll(List.of("--output", lake + "/rows"));
        args.addAll(List.of(more));
        return vit(args.toArray(String[]::new));
    }

    private static void write(Path in, Path archive) throws IOException {
        Files.createDirectories(in);
        BulkFiles.writePngs(disk.resolve("png"), 40);
        for (int i = 0; i < 40; i++) {
            String name = String.format(Locale.ROOT, "%05d.png", i);
            Files.copy(disk.resolve("png/00").resolve(name), in.resolve(name));
        }
        Files.write(in.resolve("empty.png"), new byte[0]);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Path photo : LocalSpark.photos()) {
                zip.putNextEntry(new ZipEntry(photo.getFileName().toString()));
                Files.copy(photo, zip);
            }
        }
    }

    /** @return the rows, sorted, without the folder of their files */
    private static List<String> rows(SparkSession spark, String location, String folder) {
        return spark.read().parquet(location).collectAsList().stream()
                .map(row -> row.json().replace(folder, ""))
                .sorted()
                .toList();
    }

    @Test
    void inputsAndRowsOnHdfs(SparkCluster cluster) throws IOException {
        SparkSession spark = cluster.session();
        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disk.resolve("hdfs").toString());
        write(disk.resolve("in"), disk.resolve("photos.zip"));
        String expected = disk.resolve("expected.parquet").toString();
        vit(
                "classify",
                "--model",
                MODEL,
                "--out",
                expected,
                disk.resolve("in").toString(),
                disk.resolve("photos.zip").toString(),
                disk.resolve("gone.png").toString());
        try (MiniDFSCluster hdfs =
                new MiniDFSCluster.Builder(configuration).numDataNodes(1).build()) {
            String lake = "hdfs://localhost:" + hdfs.getNameNodePort();
            write(Locations.path(lake + "/in"), Locations.path(lake + "/photos.zip"));

            Outcome outcome = classify(lake, "--partition-size", "400k");

            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(rows(spark, lake + "/rows", lake))
                    .isEqualTo(rows(spark, expected, disk.toString()))
                    .hasSize(46);

            Path rows = Locations.path(lake + "/rows");
            assertThat(rows.resolve("_SUCCESS")).exists();
            Files.delete(rows.resolve("part-000000.parquet"));
            Outcome resumed = classify(lake, "--resume");

            assertThat(resumed.exitCode()).as(resumed.err()).isZero();
            assertThat(Json.mapper().readTree(resumed.out()).get("rows").asInt())
                    .isEqualTo(46);
            assertThat(Json.mapper().readTree(resumed.out()).get("partitions").asInt())
                    .isEqualTo(1);
            assertThat(rows(spark, lake + "/rows", lake)).isEqualTo(rows(spark, expected, disk.toString()));
        }
    }
}
