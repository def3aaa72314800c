package dev.vit4j.spark.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.cli.Main;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.common.PendingFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a name node and a data node, in this process. */
@Tag("cluster")
class HdfsTest {
    @TempDir
    private static Path disk;

    private static MiniDFSCluster cluster;
    private static String lake;

    @BeforeAll
    static void startCluster() throws IOException {
        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disk.resolve("hdfs").toString());
        cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        lake = "hdfs://localhost:" + cluster.getNameNodePort();
        EveryFormat.write(disk.resolve("sets"));
        EveryFormat.copy(disk.resolve("sets"), Locations.path(lake + "/sets"));
    }

    @AfterAll
    static void stopCluster() {
        cluster.shutdown();
    }

    private static String vit(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                arguments,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyFormatHasTheImagesItHasOnDisk() throws IOException {
        for (String name : EveryFormat.NAMES) {
            assertThat(EveryFormat.images(Locations.path(lake + "/sets/" + name)))
                    .as(name)
                    .isEqualTo(EveryFormat.images(disk.resolve("sets/" + name)));
        }
    }

    @Test
    void aRunIsWrittenAndResumedAsOnDisk() throws IOException {
        train("--data=" + disk.resolve("sets/webdataset"), "--out=" + disk.resolve("run"));
        train("--data=" + lake + "/sets/webdataset", "--out=" + lake + "/runs/one");
        Path run = Locations.path(lake + "/runs/one");
        assertThat(Json.read(run.resolve("config.json")).at("/data/path").asText())
                .isEqualTo(lake + "/sets/webdataset");
        vit("train", "--resume=" + run, "--epochs=3");
        vit("train", "--resume=" + disk.resolve("run"), "--epochs=3");
        for (String name : List.of("best", "last")) {
            assertThat(Digests.SHA256.hex(run.resolve(name + "/model.safetensors")))
                    .as(name)
                    .isEqualTo(Digests.SHA256.hex(disk.resolve("run/" + name + "/model.safetensors")));
        }
        try (Stream<Path> files = Files.walk(run)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("metrics.jsonl", "curves.png", "data.jsonl", "samples.png")
                    .noneMatch(name -> name.endsWith(".part") || name.endsWith(".previous"));
        }
        assertThat(vit("evaluate", "--json", "--model=" + run, "--data=" + lake + "/sets/webdataset"))
                .contains("\"images\"");
        assertThat(vit("classify", "--format=jsonl", "--model=" + run, lake + "/sets/folders/test/*/1?.png"))
                .contains("\"file\":\"" + lake + "/sets/folders/test/class 0/10.png\"");
    }

    private static void train(String... options) {
        vit(Stream.concat(
                        Stream.of("train", "--model=nano/4", "--epochs=2", "--batch=8", "--seed=3"), Stream.of(options))
                .toArray(String[]::new));
    }

    /** A reader that has the old file open, or asks for the name at any time, finds one of both. */
    @Test
    void filesAreReplacedInOneStep() throws IOException {
        Path file = Locations.path(lake + "/replaced/file");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "old");
        Path next = Files.writeString(file.resolveSibling("next"), "new");
        PendingFile.move(next, file);
        assertThat(Files.readString(file)).isEqualTo("new");
        assertThat(Files.exists(next)).isFalse();
    }

    @Test
    void whatAUserMayNotReadIsSaid() throws Exception {
        Path closed = Files.createDirectories(Locations.path(lake + "/closed/set"));
        Files.writeString(closed.resolve("x.csv"), "path,label\n");
        cluster.getFileSystem()
                .setPermission(
                        new org.apache.hadoop.fs.Path("/closed"),
                        new org.apache.hadoop.fs.permission.FsPermission((short) 0700));
        UserGroupInformation alice = UserGroupInformation.createRemoteUser("alice");
        PrivilegedExceptionAction<Boolean> look = () -> Files.exists(Locations.path(lake + "/closed/set/x.csv"));
        assertThatThrownBy(() -> alice.doAs(look))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("permission denied")
                .hasMessageContaining("alice")
                .hasMessageContaining("HADOOP_USER_NAME");
        assertThat(look.run()).isTrue();
    }

    @Test
    void aNameNodeThatStoppedIsAnErrorWithinSeconds() throws IOException {
        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disk.resolve("other").toString());
        String other;
        try (MiniDFSCluster stopped =
                new MiniDFSCluster.Builder(configuration).numDataNodes(0).build()) {
            other = "hdfs://localhost:" + stopped.getNameNodePort();
            assertThat(Files.exists(Locations.path(other + "/"))).isTrue();
        }
        long start = System.nanoTime();
        assertThatThrownBy(() -> Files.exists(Locations.path(other + "/data")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(other + "/data: the file system cannot be reached");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
}
