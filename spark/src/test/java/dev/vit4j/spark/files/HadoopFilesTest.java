package dev.vit4j.spark.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.FolderSwap;
import dev.vit4j.common.Locations;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With Hadoop's client and local files: a mount table (viewfs), and a file system of another scheme that counts requests. */
class HadoopFilesTest {
    @TempDir
    private static Path mounted;

    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startSpark() {
        spark = SparkSession.builder()
                .master("local[1]")
                .appName("files")
                .config("spark.ui.enabled", "false")
                .config("spark.hadoop.fs.test.impl", CountingFileSystem.class.getName())
                .config(
                        "spark.hadoop.fs.viewfs.mounttable.lake.link./data",
                        mounted.toUri().toString())
                .getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    @BeforeEach
    void resetCounters() {
        CountingFileSystem.reset();
    }

    private Path path(String name) {
        return Locations.path("test://host" + folder + "/" + name);
    }

    @Test
    void pathsAreWrittenAsLocationsAndReadBack() {
        for (String location : List.of(
                "test://host/a/b c/ü.png", "viewfs://lake/data/100%.jpg", "test://host/", "test://host/a:b/[1].tar")) {
            Path path = Locations.path(location);
            assertThat(path).hasToString(location);
            assertThat(FileNames.of(path)).isEqualTo(location);
            assertThat(Locations.path(path.toString())).isEqualTo(path);
            assertThat(Locations.path(path.toUri())).isEqualTo(path);
        }
        assertThat(Locations.path("test://host//a//b/")).hasToString("test://host/a/b");
        assertThat(Locations.path("test:/a")).hasToString("test:///a");
        assertThat(Locations.path("TEST://host/a")).hasToString("test://host/a");
    }

    /** Every relation is that of the same paths on Unix. */
    @Test
    void pathsFollowJavasRules() {
        List<String> texts =
                List.of("/", "/a", "/a/b", "/a/b/c", "/a/./b/../c", "a", "a/b", "..", "../a", "", "/../a", "a/..");
        Path root = Locations.path("test://host/");
        for (String one : texts) {
            Path local = Path.of(one);
            Path path = root.getFileSystem().getPath(one);
            assertThat(text(path.normalize()))
                    .as(one)
                    .isEqualTo(local.normalize().toString());
            assertThat(text(path.getParent())).as(one).isEqualTo(String.valueOf(local.getParent()));
            assertThat(text(path.getFileName())).as(one).isEqualTo(String.valueOf(local.getFileName()));
            assertThat(path.getNameCount()).as(one).isEqualTo(local.getNameCount());
            assertThat(path.isAbsolute()).as(one).isEqualTo(local.isAbsolute());
            for (String two : texts) {
                Path otherLocal = Path.of(two);
                Path other = root.getFileSystem().getPath(two);
                String both = one + " and " + two;
                assertThat(text(path.resolve(other)))
                        .as(both)
                        .isEqualTo(local.resolve(otherLocal).toString());
                assertThat(path.startsWith(other)).as(both).isEqualTo(local.startsWith(otherLocal));
                assertThat(path.endsWith(other)).as(both).isEqualTo(local.endsWith(otherLocal));
                assertThat(path.equals(other)).as(both).isEqualTo(local.equals(otherLocal));
                assertThat(path.compareTo(other) == 0).as(both).isEqualTo(local.compareTo(otherLocal) == 0);
                if (local.isAbsolute() == otherLocal.isAbsolute() && !both.contains("..") && !both.contains("/.")) {
                    assertThat(text(path.relativize(other)))
                            .as(both)
                            .isEqualTo(local.relativize(otherLocal).toString());
                }
            }
        }
    }

    private static String text(Path path) {
        return path == null ? "null" : ((HadoopPath) path).text();
    }

    @Test
    void everyFormatHasTheImagesItHasOnDisk() throws IOException {
        EveryFormat.write(mounted.resolve("sets"));
        for (String name : EveryFormat.NAMES) {
            List<String> expected = EveryFormat.images(mounted.resolve("sets/" + name));
            assertThat(expected).as(name).hasSizeGreaterThan(4);
            assertThat(EveryFormat.images(Locations.path("viewfs://lake/data/sets/" + name)))
                    .as(name)
                    .isEqualTo(expected);
            assertThat(EveryFormat.images(Locations.path("test://host" + mounted + "/sets/" + name)))
                    .as(name)
                    .isEqualTo(expected);
        }
    }

    @Test
    void listedImagesMayLieOnOtherFileSystems() throws IOException {
        EveryFormat.write(folder.resolve("sets"));
        Path image = folder.resolve("sets/folders/test/class 0/10.png");
        Files.copy(image, folder.resolve("near.png"));
        Files.writeString(
                folder.resolve("list.csv"),
                "path,label\nnear.png,a\ntest://host" + image + ",b\n\""
                        + image.resolveSibling("12.png").toUri() + "\",a\n");
        assertThat(EveryFormat.images(path("list.csv"))).hasSize(3);
    }

    @Test
    void aFolderIsWalkedWithOneRequestForEachFolder() throws IOException {
        for (int i = 0; i < 30; i++) {
            Path file = folder.resolve("set/class" + i % 3 + "/" + i + ".png");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        }
        long bytes = 0;
        int files = 0;
        try (Stream<Path> all = Files.walk(path("set"))) {
            for (Path file : all.toList()) {
                files += Files.isRegularFile(file) && Files.exists(file) ? 1 : 0;
                bytes += Files.size(file);
            }
        }
        assertThat(files).isEqualTo(30);
        assertThat(bytes).isEqualTo(30);
        assertThat(CountingFileSystem.LISTINGS).hasValue(4);
        assertThat(CountingFileSystem.STATUSES).hasValue(1);
    }

    /** Opening an image after looking at it asks for its state once. */
    @Test
    void anImageIsReadWithOneQuestionAndOneRequest() throws IOException {
        Files.write(folder.resolve("x.png"), new byte[100_000]);
        Path file = path("x.png");
        assertThat(Files.size(file)).isEqualTo(100_000);
        assertThat(Files.readAllBytes(file)).hasSize(100_000);
        assertThat(CountingFileSystem.STATUSES).hasValue(1);
        assertThat(CountingFileSystem.OPENED).hasValue(1);
        assertThat(CountingFileSystem.REQUESTS).hasValue(1);
    }

    @Test
    void singleReadsOfALargeFileDoNotFetchItAndHeadersInARowAreReadAhead() throws IOException {
        byte[] content = new byte[8 << 20];
        new Random(1).nextBytes(content);
        Files.write(folder.resolve("shard.tar"), content);
        try (FileChannel channel = FileChannel.open(path("shard.tar"))) {
            byte[] image = read(channel, 5_000_000, 40_000);
            assertThat(image).isEqualTo(Arrays.copyOfRange(content, 5_000_000, 5_040_000));
            assertThat(CountingFileSystem.BYTES).hasValue(40_000);
            CountingFileSystem.reset();
            for (int position = 0; position < content.length; position += 8192) {
                assertThat(read(channel, position, 512))
                        .isEqualTo(Arrays.copyOfRange(content, position, position + 512));
            }
            // 1,024 headers in windows of 64 KiB, 128 KiB and so on up to 1 MiB.
            assertThat(CountingFileSystem.REQUESTS.get()).isLessThanOrEqualTo(13);
            assertThat(channel.read(ByteBuffer.allocate(1), content.length)).isEqualTo(-1);
        }
    }

    private static byte[] read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
            // reads on
        }
        return bytes.array();
    }

    @Test
    void threadsReadOneChannel() throws Exception {
        byte[] content = new byte[1 << 20];
        new Random(2).nextBytes(content);
        Files.write(folder.resolve("shard"), content);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (FileChannel channel = FileChannel.open(path("shard"))) {
            Callable<Integer> task = () -> {
                Random random = new Random();
                int wrong = 0;
                for (int i = 0; i < 500; i++) {
                    int length = 1 + random.nextInt(40_000);
                    int at = random.nextInt(content.length - length);
                    wrong += Arrays.equals(read(channel, at, length), Arrays.copyOfRange(content, at, at + length))
                            ? 0
                            : 1;
                }
                return wrong;
            };
            for (Future<Integer> wrong : threads.invokeAll(List.of(task, task, task, task))) {
                assertThat(wrong.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void filesAreWrittenAsJavaWritesThem() throws IOException {
        for (Path base : List.of(folder.resolve("local"), path("foreign"), Locations.path("viewfs://lake/data/w"))) {
            assertThatThrownBy(() -> Files.writeString(base.resolve("no/folder"), "x"))
                    .isInstanceOf(NoSuchFileException.class);
            Path file = Files.createDirectories(base.resolve("x/y")).resolve("z.txt");
            assertThatThrownBy(() -> Files.createDirectory(base.resolve("x")))
                    .isInstanceOf(FileAlreadyExistsException.class);
            Files.writeString(file, "one");
            Files.writeString(file, "two");
            assertThat(Files.readString(file)).isEqualTo("two");
            // Hadoop's own local file system, which the mount table leads to, keeps checksums and cannot append.
            boolean appends = !base.toString().startsWith("viewfs");
            String text = appends ? "two+three" : "two";
            if (appends) {
                Files.writeString(file, "+three", StandardOpenOption.APPEND);
            }
            assertThat(Files.readString(file)).isEqualTo(text);
            assertThat(Files.size(file)).isEqualTo(text.length());
            assertThat(Files.getLastModifiedTime(file).toInstant())
                    .isAfter(Instant.now().minusSeconds(600));
            assertThatThrownBy(() -> Files.createFile(file)).isInstanceOf(FileAlreadyExistsException.class);
            Path other = Files.writeString(file.resolveSibling("other"), "other");
            assertThatThrownBy(() -> Files.move(file, other)).isInstanceOf(FileAlreadyExistsException.class);
            Files.move(file, other, StandardCopyOption.REPLACE_EXISTING);
            assertThat(Files.readString(other)).isEqualTo(text);
            assertThat(Files.exists(file)).isFalse();
            assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> Files.delete(base.resolve("x"))).isInstanceOf(DirectoryNotEmptyException.class);
            assertThatThrownBy(() -> Files.delete(file)).isInstanceOf(NoSuchFileException.class);
            assertThat(Files.deleteIfExists(file)).isFalse();
            AtomicFiles.writeString(other, "whole");
            assertThat(Files.readString(other)).isEqualTo("whole");
            FolderSwap.replace(base.resolve("x"), fresh -> Files.writeString(fresh.resolve("new"), "n"));
            try (Stream<Path> left = Files.walk(base.resolve("x"))) {
                assertThat(left.filter(Files::isRegularFile)
                                .map(p -> p.getFileName().toString()))
                        .contains("new", "other");
            }
            try (Stream<Path> left = Files.list(base)) {
                assertThat(left.map(p -> p.getFileName().toString())).containsExactly("x");
            }
        }
    }

    @Test
    void modelsAreCopiedToThisMachine() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model/onnx"));
        Files.writeString(model.resolveSibling("config.json"), "{}");
        Files.writeString(model.resolve("model.onnx"), "x");
        Path copy = HadoopFiles.copyToLocal("test://host" + folder + "/model", folder.resolve("copy"));
        assertThat(copy.resolve("config.json")).hasContent("{}");
        assertThat(copy.resolve("onnx/model.onnx")).hasContent("x");
        HadoopFiles.copyToLocal("test://host" + folder + "/model/config.json", folder.resolve("one.json"));
        assertThat(folder.resolve("one.json")).hasContent("{}");
        assertThatThrownBy(() -> HadoopFiles.copyToLocal("test://host/nothing", folder.resolve("none")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("test://host/nothing");
    }

    @Test
    void settingsMadeInTheProgramAreUsed() throws IOException {
        Configuration made = new Configuration();
        made.set("fs.viewfs.mounttable.other.link./x", folder.toUri().toString());
        HadoopFiles.warm("viewfs://other/", made);
        Files.writeString(folder.resolve("file"), "content");
        assertThat(Files.readString(Locations.path("viewfs://other/x/file"))).isEqualTo("content");
    }

    @Test
    void whatCannotBeReachedIsSaidWithinSecondsWithTheRemedy() {
        Instant start = Instant.now();
        for (String location : List.of("hdfs://localhost:1/data", "hdfs://no-such-host.invalid/data")) {
            assertThatThrownBy(() -> Files.exists(Locations.path(location)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(location + ": the file system cannot be reached")
                    .hasMessageContaining("spark.hadoop.ipc.client.connect.max.retries");
        }
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(40));
        assertThatThrownBy(() -> Files.exists(path("forbidden")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("permission denied")
                .hasMessageContaining("HADOOP_USER_NAME");
    }

    @Test
    void missingClientsAndUnknownSchemesAreNamed() {
        assertThatThrownBy(() -> Locations.path("s3a://bucket/x"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("s3a://bucket/x: ")
                .hasMessageContaining("hadoop-aws");
        assertThatThrownBy(() -> Locations.path("s3://bucket/x"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("s3a://");
        assertThatThrownBy(() -> Locations.path("foo://bar/x"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("foo");
        assertThatThrownBy(() -> Locations.path("viewfs://a b/x"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not a location");
        assertThat(Locations.path("file:///x")).isEqualTo(Path.of("/x"));
        assertThat(Locations.path(URI.create("file:///x"))).isEqualTo(Path.of("/x"));
    }

    @Test
    void streamsReadToTheEnd() throws IOException {
        byte[] content = "some text".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("text"), content);
        try (InputStream in = Files.newInputStream(path("text"))) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        try (FileChannel channel = FileChannel.open(path("text"));
                FileChannel copy =
                        FileChannel.open(path("copy"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            assertThat(channel.transferTo(0, content.length, copy)).isEqualTo(content.length);
        }
        assertThat(Files.readAllBytes(folder.resolve("copy"))).isEqualTo(content);
    }
}
