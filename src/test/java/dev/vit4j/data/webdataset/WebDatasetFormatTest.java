package dev.vit4j.data.webdataset;

import static dev.vit4j.data.archive.PythonArchives.FOLDER;
import static dev.vit4j.data.archive.PythonArchives.expected;
import static dev.vit4j.data.archive.PythonArchives.found;
import static dev.vit4j.data.archive.PythonArchives.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.Digests;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebDatasetFormatTest {
    private static final byte[] IMAGE = {'P', '5', '\n', '1', ' ', '1', '\n', '2', '5', '5', '\n', 7};

    @TempDir
    private Path folder;

    /** Writes a shard of entries {@code NAME=CONTENT}; an image's content is left out. */
    private Path shard(String file, String... entries) throws IOException {
        Path shard = folder.resolve(file);
        Files.createDirectories(shard.getParent());
        try (OutputStream plain = Files.newOutputStream(shard);
                OutputStream packed = file.endsWith("gz") ? new GZIPOutputStream(plain) : plain;
                TarArchiveOutputStream tar = new TarArchiveOutputStream(packed)) {
            for (String entry : entries) {
                int equals = entry.indexOf('=');
                String name = equals < 0 ? entry : entry.substring(0, equals);
                byte[] content =
                        equals < 0 ? IMAGE : entry.substring(equals + 1).getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry header = new TarArchiveEntry(name);
                header.setSize(content.length);
                tar.putArchiveEntry(header);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return shard;
    }

    private static FormatOptions options(Columns columns, ClassOrder order, boolean multiLabel) {
        return new FormatOptions(new ImageDecoder(), multiLabel, false, columns, order, 100, Optional.empty());
    }

    private static GivenSplits readColumns(Path data, String image, String label) {
        Columns columns = new Columns(Optional.ofNullable(image), Optional.ofNullable(label), Optional.empty());
        return DataSets.read(data, options(columns, ClassOrder.SORTED, false));
    }

    private static List<String> rows(ImageDataset images) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> images.identity(i) + "="
                        + Arrays.stream(images.classes(i))
                                .mapToObj(images.labels()::get)
                                .toList())
                .toList();
    }

    @Test
    void readsWhatPythonWrote() throws IOException {
        Path data = FOLDER.resolve("webdataset");
        GivenSplits splits = read(data);
        assertThat(found(splits, true)).isEqualTo(expected("webdataset"));
        assertThat(splits.divided()).isTrue();
        assertThat(splits.train().labels()).containsExactly("cat", "dog", "eel");
        assertThat(splits.train().file(3)).isEqualTo(data.resolve("train-000001.tar"));
        assertThat(splits.train().metadata(1).getLocation())
                .isEqualTo(data.resolve("train-000000.tar") + ": entry dir/s1.PNG");
    }

    @Test
    void readsListsOfNamesThatPythonWrote() throws IOException {
        Path data = FOLDER.resolve("multi.tar");
        assertThat(found(read(data), true)).isEqualTo(expected("multi.tar"));
        assertThat(read(data).train().multiLabel()).isTrue();
    }

    @Test
    void loadsTheSameImagesInAnyOrderAndFromManyThreads() throws IOException {
        ImageDataset train = read(FOLDER.resolve("webdataset")).train();
        List<String> inOrder = expected("webdataset").subList(0, train.size());
        List<String> found = IntStream.range(0, 200)
                .parallel()
                .map(i -> (i * 7) % train.size())
                .mapToObj(i -> {
                    try (RgbRecordReader reader = (RgbRecordReader) train.openReader()) {
                        byte[] pixels = reader.loadImage(train.metadata(i)).pixels();
                        return inOrder.get(i).endsWith(Digests.SHA256.hex(pixels)) ? "" : "image " + i;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .filter(problem -> !problem.isEmpty())
                .toList();
        assertThat(found).isEmpty();
    }

    @Test
    void patternsNameShardsInOrder() throws IOException {
        for (int i = 8; i < 12; i++) {
            shard("s-" + i + ".tar", "k" + i + ".jpg", "k" + i + ".cls=" + i % 2);
        }
        List<String> all = List.of("k8=[0]", "k9=[1]", "k10=[0]", "k11=[1]");
        assertThat(rows(read(folder.resolve("s-{8..11}.tar")).train())).isEqualTo(all);
        assertThat(rows(read(folder.resolve("s-{8,{9..10},11}.tar")).train())).isEqualTo(all);
        assertThat(rows(read(folder.resolve("s-*.tar")).train())).isEqualTo(all);
        assertThat(rows(read(folder).train())).isEqualTo(all);
        assertThat(rows(read(folder.resolve("s-?.tar")).train())).isEqualTo(all.subList(0, 2));
        assertThatThrownBy(() -> read(folder.resolve("s-{08..13}.tar")))
                .isInstanceOf(BadOptionException.class)
                .hasMessage(
                        folder.resolve("s-{08..13}.tar") + ": 4 of 6 shards are missing: s-08.tar, s-09.tar, s-12.tar,"
                                + " s-13.tar; fetch them, or name only those that are there");
        assertThatThrownBy(() -> read(folder.resolve("x-*.tar"))).hasMessageContaining("no file matches");
    }

    @Test
    void foldersOfSplitsAreSplits() throws IOException {
        shard("train/0.tar", "a.jpg", "a.cls=cat");
        shard("validation/0.tar", "b.jpg", "b.cls=cat");
        shard("test/0.tgz", "c.jpg", "c.cls=dog");
        GivenSplits splits = read(folder);
        assertThat(rows(splits.train())).containsExactly("a=[cat]");
        assertThat(rows(splits.validation().orElseThrow())).containsExactly("b=[cat]");
        assertThat(rows(splits.test().orElseThrow())).containsExactly("c=[dog]");
        assertThat(splits.train().labels()).containsExactly("cat", "dog");
    }

    @Test
    void shardsWithoutASplitBesideOthersAreRefused() throws IOException {
        shard("train-0.tar", "a.jpg", "a.cls=cat");
        shard("extra.tar", "b.jpg", "b.cls=cat");
        assertThatThrownBy(() -> read(folder)).hasMessageContaining("extra.tar names no split, but train-0.tar does");
    }

    /** As competitions publish their test images. */
    @Test
    void splitsWithoutLabelsAreLeftOut() throws IOException {
        shard("train-0.tar", "a.jpg", "a.cls=1", "b.jpg", "b.cls=0");
        shard("val-0.tar", "c.jpg", "d.jpg");
        shard("test-0.tar", "e.jpg", "e.cls=-1");
        shard("test-1.tar", "f.jpg", "f.json={\"label\": -1}");
        GivenSplits splits = read(folder);
        assertThat(rows(splits.train())).containsExactly("a=[1]", "b=[0]");
        assertThat(splits.validation()).isEmpty();
        assertThat(splits.test()).isEmpty();
        assertThat(splits.divided()).isTrue();
        assertThat(splits.train().leftOut().summary())
                .isEqualTo("left out 3 files: 3 without labels (val-0.tar, test-0.tar, test-1.tar)");
        shard("val-1.tar", "g.jpg", "g.cls=1");
        assertThatThrownBy(() -> read(folder))
                .hasMessageStartingWith(folder.resolve("val-0.tar") + ": sample c: has no label; give one");
    }

    @Test
    void testShardsAloneAreATest() throws IOException {
        shard("test-0.tar", "a.jpg", "a.cls=cat");
        GivenSplits splits = read(folder);
        assertThat(splits.train().size()).isZero();
        assertThat(rows(splits.test().orElseThrow())).containsExactly("a=[cat]");
    }

    /** Only folders that the path leaves open tell a split. */
    @Test
    void aFolderNamedInFullTellsNoSplit() throws IOException {
        Path data = shard("test/a.tar", "a.jpg", "a.cls=cat");
        shard("train/b.tar", "b.jpg", "b.cls=dog");
        for (Path one :
                List.of(data, data.getParent(), data.resolveSibling("*.tar"), data.resolveSibling("{a,a}.tar"))) {
            assertThat(rows(read(one).train())).containsExactly("a=[cat]");
        }
        GivenSplits splits = read(folder.resolve("{train,test}/*.tar"));
        assertThat(rows(splits.train())).containsExactly("b=[dog]");
        assertThat(rows(splits.test().orElseThrow())).containsExactly("a=[cat]");
    }

    /** Without a list of names, class indices are names of their own, in order of the number. */
    @Test
    void numbersAreSortedAsNumbers() throws IOException {
        Path data = shard("x.tar", "a.jpg", "a.cls=10", "b.jpg", "b.cls=2", "c.jpg", "c.cls=0");
        assertThat(read(data).train().labels()).containsExactly("0", "2", "10");
        Files.writeString(folder.resolve("classes.txt"), "zero\none\ntwo\n");
        assertThatThrownBy(() -> read(data))
                .hasMessage(data + ": sample a: label 10 is out of range: " + folder.resolve("classes.txt")
                        + " names 3 classes, 0 to 2");
    }

    /** The list that CLIP uses for ImageNet has two cranes and two maillots. */
    @Test
    void namesThatAListHasTwiceGetTheirIndex() throws IOException {
        Path data = shard("x.tar", "a.jpg", "a.cls=2", "b.jpg", "b.cls=0");
        Files.writeString(folder.resolve("labels.txt"), "\uFEFFcrane\n\n maillot \ncrane");
        assertThat(read(data).train().labels()).containsExactly("crane (0)", "maillot", "crane (2)");
    }

    @Test
    void aGivenListNamesClassIndices() throws IOException {
        Path data = shard("x.tar", "a.jpg", "a.cls=1", "b.jpg", "b.cls=0");
        ImageDataset train = DataSets.read(
                        data, options(Columns.USUAL, new ClassOrder(List.of("pear", "apple")), false))
                .train();
        assertThat(train.labels()).containsExactly("pear", "apple");
        assertThat(rows(train)).containsExactly("a=[apple]", "b=[pear]");
    }

    /** Names beside the data say what an index means; the given list only orders them. */
    @Test
    void aGivenListOrdersTheNamesBesideTheData() throws IOException {
        Path data = shard("x.tar", "a.jpg", "a.cls=1", "b.jpg", "b.cls=0");
        Files.writeString(folder.resolve("classes.txt"), "apple\npear\nfig\n");
        ClassOrder order = new ClassOrder(List.of("plum", "pear", "apple"));
        ImageDataset train =
                DataSets.read(data, options(Columns.USUAL, order, false)).train();
        assertThat(train.labels()).containsExactly("plum", "pear", "apple");
        assertThat(rows(train)).containsExactly("a=[pear]", "b=[apple]");
        assertThat(train.label(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            label  | {"label": 3}              | [3]
            labels | {"labels": ["b", "a"]}    | [a, b]
            cls    | {"x": {}, "cls": 2.0}     | [2]
            class  | {"class": " cat "}        | [cat]
            labels | {"labels": [4]}           | [4]
            """)
    void takesLabelsFromJson(String field, String json, String labels) throws IOException {
        assertThat(rows(read(shard("x.tar", "a.jpg", "a.json=" + json)).train()))
                .containsExactly("a=" + labels);
    }

    @Test
    void columnsNameEntriesAndFields() throws IOException {
        Path data = shard(
                "x.tar", "a.jpg", "a.seg.png", "a.fine=1", "a.cls=9", "a.json={\"species\": \"cat\", \"label\": 5}");
        assertThat(rows(readColumns(data, null, "species").train())).containsExactly("a=[cat]");
        assertThat(rows(readColumns(data, null, "fine").train())).containsExactly("a=[1]");
        assertThat(readColumns(data, "seg.png", "fine").train().metadata(0).getLocation())
                .endsWith("entry a.seg.png");
        assertThatThrownBy(() -> readColumns(data, null, "genus"))
                .hasMessage(data + ": sample a: has no label: no entry .cls, and its .json has no field genus (it has"
                        + " species, label); name entry or field by --label-column");
    }

    /** Indices that start anew in each shard, as img2dataset and others write. */
    @Test
    void equalKeysOfDifferentShardsAreDifferentImages() throws IOException {
        shard("00.tar", "0.jpg", "0.cls=a", "1.jpg", "1.cls=b");
        shard("01.tar", "0.jpg", "0.cls=b");
        assertThat(rows(read(folder).train())).containsExactly("00/0=[a]", "00/1=[b]", "01/0=[b]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.jpg b.cls=1                 | sample a: has no label: no entry .cls, and it has .jpg; name entry or field by
            a.jpg a.cls=1 b.cls=1         | sample b: has a label and no image (it has .cls); add the image
            a.jpg a.cls= b.jpg b.cls=1    | sample a: has no label; give one, or --multi-label
            a.jpg a.cls=1 b.jpg b.cls=dog | sample b: label 'dog' is a name, but the labels before are class indices
            a.jpg a.cls=-1                | sample a: has no label; give one, or --multi-label
            a.jpg a.cls=-2                | sample a: entry .cls: label -2 is out of range: class indices are counted from 0
            a.jpg a.png a.cls=1           | sample a: has several images, .jpg, .png; choose one by --image-column jpg
            a.jpg a.cls=1 a.cls=2         | sample a: has two entries .cls: each key must be used once
            a.jpg a.cls=1 a.label=2       | sample a: has two labels, .cls and .label; choose one by --label-column
            a.jpg a.cls=1 b.jpg b.cls=1 a.jpg a.cls=1 | key a is used by 2 samples
            a.jpg a.json={"label":        | sample a: entry .json: not valid JSON
            a.jpg a.json={"label":true}   | entry .json: field label: true is no label; expected a class index, a class name
            a.jpg a.json={"label":[1,"x"]}| field label: [1,"x"] mixes class indices and names
            notes.txt=x                   | holds no samples: expected an image and a label side by side
            """)
    void namesShardAndSampleOfBadData(String entries, String problem) throws IOException {
        Path data = shard("x.tar", entries.split(" ", -1));
        assertThatThrownBy(() -> read(data))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(data + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void linksAreRefused() throws IOException {
        Path data = folder.resolve("x.tar");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(data))) {
            TarArchiveEntry link = new TarArchiveEntry("a.jpg", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        assertThatThrownBy(() -> new WebDatasetFormat().open(data, DataOptions.DEFAULT.format()))
                .hasMessage(data + ": entry a.jpg is a link, not a file: pack the file itself");
    }

    private Path two() throws IOException {
        return shard("x.tar", "a.jpg", "a.cls=1", "b.jpg", "b.cls=1");
    }

    /** Each entry takes a header of 512 bytes and as much for its content. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2048 | is truncated: it ends at byte 2048 without the zeros that end a tar file
            2560 | entry b.jpg at byte 2048 should have 12 bytes, but the file ends after 0
            2200 | is truncated: it ends at byte 2200, inside the header of an entry
            300  | is truncated: it ends at byte 300, inside the header of an entry
            """)
    void truncatedShardsAreRefused(int bytes, String problem) throws IOException {
        byte[] whole = Files.readAllBytes(two());
        Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(whole, bytes));
        assertThatThrownBy(() -> read(cut))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(cut + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void damagedHeadersAreRefused() throws IOException {
        byte[] content = Files.readAllBytes(two());
        content[2048 + 3] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.tar"), content);
        assertThatThrownBy(() -> read(damaged)).hasMessageContaining("no entry begins at byte 2048, where one should");
        Files.write(damaged, "no tar".repeat(500).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> read(damaged)).hasMessageContaining("not a tar file: byte 0 begins no entry");
    }

    @Test
    void joinedShardsAreRefused() throws IOException {
        byte[] content = Files.readAllBytes(two());
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.write(content, 0, 4 * 1024 + 1024);
        twice.write(content);
        Path joined = Files.write(folder.resolve("joined.tar"), twice.toByteArray());
        assertThatThrownBy(() -> read(joined))
                .hasMessageContaining("goes on after the end of the tar file at byte 4096: two files were joined");
    }

    /** A header may claim any size; nothing of that size is allocated. */
    @Test
    void entriesThatClaimTenGigabytesAreRefused() throws IOException {
        Path data = folder.resolve("x.tar");
        TarArchiveEntry entry = new TarArchiveEntry("a.jpg");
        entry.setSize(10L << 30);
        byte[] header = new byte[512];
        entry.writeEntryHeader(header, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
        Files.write(data, Arrays.copyOf(header, 4096));
        assertThatThrownBy(() -> read(data))
                .hasMessageContaining(
                        "entry a.jpg at byte 0 should have 10737418240 bytes, but the file ends after 3584");
    }

    @Test
    void imagesOverTheLimitFailWhenTheyAreRead() throws IOException {
        Path data = shard("x.tar", "a.jpg=" + "x".repeat(3000), "a.cls=1");
        FormatOptions small =
                options(Columns.USUAL, ClassOrder.SORTED, false).with(new ImageDecoder(new ImageLimits(2000, 100)));
        ImageDataset train = DataSets.read(data, small).train();
        try (RgbRecordReader reader = (RgbRecordReader) train.openReader()) {
            assertThatThrownBy(() -> reader.loadImage(train.metadata(0)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage(
                            data + ": entry a.jpg: has 3000 bytes, the limit for an image file is 2000 bytes: replace"
                                    + " it by a smaller one");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100})
    void truncatedGzipIsRefused(int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(shard("x.tar.gz", "a.jpg", "a.cls=1", "b.jpg", "b.cls=1"));
        Path cut = Files.write(folder.resolve("cut.tar.gz"), Arrays.copyOf(whole, bytes));
        assertThatThrownBy(() -> read(cut))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(cut + ": is damaged or truncated after ")
                .hasMessageEndingWith("; download it again");
    }

    @Test
    void moreGzippedShardsThanAreKeptUnpackedCanBeRead() throws IOException {
        for (int i = 0; i < 9; i++) {
            shard("s" + i + ".tgz", i + ".jpg", i + ".cls=" + i);
        }
        ImageDataset train = read(folder).train();
        assertThat(train.blocks().count()).isEqualTo(9);
        for (int i : new int[] {8, 0, 7, 1, 6, 2, 5, 3, 4, 0}) {
            assertThat(train.identity(i)).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void plainShardsAreReadInStretches() throws IOException {
        String[] entries = IntStream.range(0, 600)
                .boxed()
                .flatMap(i -> List.of(i + ".jpg", i + ".cls=0").stream())
                .toArray(String[]::new);
        ImageDataset train = read(shard("x.tar", entries)).train();
        assertThat(train.blocks().count()).isEqualTo(3);
        assertThat(train.blocks().start(1)).isEqualTo(256);
        assertThat(train.blocks().bytes(2)).isEqualTo((600 - 512) * (long) IMAGE.length);
    }
}
