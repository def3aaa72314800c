package dev.vit4j.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.DataSubset;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataURI;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelFileTest {
    private static final DataOptions NOTHING_HELD_OUT = DataOptions.DEFAULT.withValidation(0, 0);

    @TempDir
    private Path folder;

    @BeforeEach
    void makeImages() throws IOException {
        Files.createDirectories(folder.resolve("img"));
        for (int i = 0; i < 6; i++) {
            byte[] pixels = new byte[3 * 8 * 8];
            Arrays.fill(pixels, (byte) (40 * i));
            ImageEncoder.writePng(new RgbImage(8, 8, pixels), folder.resolve("img/" + i + ".png"));
        }
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines));
    }

    private static DataSplits open(Path file) {
        return DataSets.open(file, NOTHING_HELD_OUT);
    }

    private static List<String> rows(ImageDataset images) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> images.identity(i) + "=" + Arrays.toString(images.classes(i)))
                .toList();
    }

    @Test
    void oneLabelARowIsSingleLabelData() throws IOException {
        ImageDataset images = open(file("l.csv", "path,label", "img/0.png,dog", "img/1.png,cat", "img/2.png,dog"))
                .train();

        assertThat(images.labels()).containsExactly("cat", "dog");
        assertThat(images.multiLabel()).isFalse();
        assertThat(rows(images)).containsExactly("img/0.png=[1]", "img/1.png=[0]", "img/2.png=[1]");
        assertThat(images.label(0)).isEqualTo(1);
    }

    @Test
    void severalLabelsAreSeparatedByBars() throws IOException {
        ImageDataset images = open(file(
                        "l.csv", "path,label", "img/0.png,dog|cat", "img/1.png,", "img/2.png, eel | dog |dog"))
                .train();

        assertThat(images.multiLabel()).isTrue();
        assertThat(images.labels()).containsExactly("cat", "dog", "eel");
        assertThat(rows(images)).containsExactly("img/0.png=[0, 1]", "img/1.png=[]", "img/2.png=[1, 2]");
        assertThat(images.label(0)).isEqualTo(-1);
        assertThat(images.countByClass()).containsExactly(1, 2, 1);
    }

    /** The same rows in every format, with an accent in two Unicode forms. */
    @Test
    void everyFormatSaysTheSame() throws IOException {
        List<Path> files = List.of(
                file("a.csv", "split,path,label", "train,img/0.png,caf\u00e9|b", "test,img/1.png,\"x, \"\"y\"\"\""),
                file(
                        "b.csv",
                        "\uFEFFsplit;path;label\r",
                        "train;img/0.png;b|cafe\u0301\r",
                        "test;img/1.png;\"x, \"\"y\"\"\"\r"),
                file(
                        "c.tsv",
                        "PATH\tLabel\tsplit",
                        "img/0.png\tcaf\u00e9|b\ttraining",
                        "img/1.png\t\"x, \"\"y\"\"\"\tTest"),
                file(
                        "d.jsonl",
                        "{\"path\": \"img/0.png\", \"label\": [\"b\", \"caf\u00e9\"], \"split\": \"train\"}",
                        "{\"path\": \"img/1.png\", \"label\": \"x, \\\"y\\\"\", \"split\": \"test\"}"));
        for (Path file : files) {
            DataSplits splits = open(file);
            assertThat(splits.labels()).as(file.toString()).containsExactly("b", "caf\u00e9", "x, \"y\"");
            assertThat(rows(splits.train())).containsExactly("img/0.png=[0, 1]");
            assertThat(rows(splits.test().orElseThrow())).containsExactly("img/1.png=[2]");
            assertThat(splits.validation().size()).isZero();
            assertThat(DataSets.isUndivided(file)).isFalse();
        }
    }

    @Test
    void numbersAreNames() throws IOException {
        ImageDataset images = open(file(
                        "l.jsonl", "{\"path\":\"img/0.png\",\"label\":10}", "{\"path\":\"img/1.png\",\"label\":[2]}"))
                .train();
        assertThat(images.labels()).containsExactly("2", "10");
    }

    @Test
    void validationIsHeldOutWhereNoRowNamesIt() throws IOException {
        Path all =
                file("l.csv", "path,label", "img/0.png,a", "img/1.png,a", "img/2.png,a", "img/3.png,b", "img/4.png,b");
        DataSplits splits = DataSets.open(all, DataOptions.DEFAULT.withValidation(0.4, 1));
        assertThat(splits.train().size() + splits.validation().size()).isEqualTo(5);
        assertThat(splits.validation().size()).isBetween(1, 3);
        assertThat(splits.train().countByClass()).doesNotContain(0);
        assertThat(DataSets.isUndivided(all)).isTrue();
        assertThat(DataSets.openWhole(all, DataOptions.DEFAULT).size()).isEqualTo(5);

        Path named = file("n.csv", "path,label,split", "img/0.png,a,train", "img/1.png,b,", "img/2.png,a,valid");
        DataSplits given = DataSets.open(named, DataOptions.DEFAULT.withValidation(0.4, 1));
        assertThat(rows(given.train())).containsExactly("img/0.png=[0]", "img/1.png=[1]");
        assertThat(rows(given.validation())).containsExactly("img/2.png=[0]");
        assertThat(DataSets.openWhole(named, DataOptions.DEFAULT).size()).isEqualTo(3);
    }

    @Test
    void recordsHoldImageAndLabels() throws Exception {
        ImageDataset several = open(file("m.csv", "path,label", "img/3.png,b|c", "img/2.png,", "img/1.png,a"))
                .train();
        try (RecordReader reader = several.openReader()) {
            List<Writable> first = reader.next();
            assertThat(((NDArrayWritable) first.get(0)).get().getFloat(0, 0, 0, 0))
                    .isEqualTo(120);
            assertThat(((NDArrayWritable) first.get(1)).get().toFloatVector()).containsExactly(0, 1, 1);
            assertThat(((NDArrayWritable) reader.next().get(1)).get().toFloatVector())
                    .containsExactly(0, 0, 0);
            assertThat(((NDArrayWritable) reader.loadFromMetaData(several.metadata(2))
                                    .getRecord()
                                    .get(1))
                            .get()
                            .toFloatVector())
                    .containsExactly(1, 0, 0);
            assertThat(reader.getLabels()).containsExactly("a", "b", "c");
        }
        ImageDataset one =
                open(file("o.csv", "path,label", "img/3.png,b", "img/2.png,a")).train();
        try (RecordReader reader = one.openReader()) {
            assertThat(reader.next().get(1).toInt()).isEqualTo(1);
        }
    }

    @Test
    void chosenClassesAreNumberedAnew() throws Exception {
        Path file = file("m.csv", "path,label", "img/0.png,a|c", "img/1.png,b", "img/2.png,b|c", "img/3.png,");
        ImageDataset chosen = DataSets.open(file, NOTHING_HELD_OUT.withSubset(new DataSubset(List.of("c", "a"), 0)))
                .train();
        assertThat(chosen.labels()).containsExactly("a", "c");
        assertThat(rows(chosen)).containsExactly("img/0.png=[0, 1]", "img/2.png=[1]");
        try (RecordReader reader = chosen.openReader()) {
            assertThat(((NDArrayWritable) reader.next().get(1)).get().toFloatVector())
                    .containsExactly(1, 1);
            assertThat(((NDArrayWritable) reader.next().get(1)).get().toFloatVector())
                    .containsExactly(0, 1);
        }
    }

    @Test
    void aLimitHoldsForEveryClass() throws IOException {
        Path file = file(
                "m.csv",
                "path,label",
                "img/0.png,a|b",
                "img/1.png,b",
                "img/2.png,a",
                "img/3.png,",
                "img/4.png,",
                "img/5.png,a");
        ImageDataset limited = DataSets.open(file, NOTHING_HELD_OUT.withSubset(new DataSubset(List.of(), 1)))
                .train();
        assertThat(limited.countByClass()).containsExactly(1, 1);
        assertThat(rows(limited).stream().filter(row -> row.endsWith("=[]"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "img/0.png,a;img/1.png # line 3: has 1 field, but the first line names 2 columns",
                "img/0.png,a;img/9.png,b;img/8.png,b # 2 of its 3 images do not exist (line 3: img/9.png, line 4: img/8.png)",
                "img/0.png,a;img/1.png, # line 3: img/1.png has no label; give one, or --multi-label",
                "img/0.png,a;./img/0.png,b # line 3: ./img/0.png is in line 2 already; give all labels of an image in one row",
                "https://x.org/0.png,a # line 2: https://x.org/0.png is a URL; only files are read here (vit classify",
                "img/0.png,\"a # line 2: a quotation mark is not closed",
                ",a # line 2: the path is empty",
                "'' # lists no images",
            })
    void whatIsWrongIsSaidByLine(String lines, String message) throws IOException {
        Path file = file("l.csv", ("path,label;" + lines).split(";", -1));
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void theFirstLineMustNameTheColumns() throws IOException {
        Path csv = file("l.csv", "img/0.png,a", "img/1.png,b");
        assertThatThrownBy(() -> open(csv))
                .hasMessage(
                        csv + ": the first line has no column path, label; it names img/0.png, a. Name the columns with"
                                + " --image-column and --label-column, or name them path, label and, if wanted, split in the file");
        Path split = file("s.csv", "path,label,split", "img/0.png,a,all");
        assertThatThrownBy(() -> open(split))
                .hasMessageContaining("line 2: split is 'all'; expected train, val or test");
        Path json = file("j.jsonl", "{\"path\": \"img/0.png\"}");
        assertThatThrownBy(() -> open(json))
                .hasMessageContaining(
                        "line 1 has no column label; it names path. Name the columns with --label-column");
        Path other = file("notes.txt", "path,label");
        assertThatThrownBy(() -> open(other))
                .hasMessageContaining("is a file of another kind")
                .hasMessageContaining("CSV, TSV or JSON Lines");
    }

    @Test
    void optionsNameTheColumns() throws IOException {
        Columns columns = new Columns(Optional.of("file_name"), Optional.of("species"), Optional.of("fold"));
        DataOptions options =
                NOTHING_HELD_OUT.withFormat(NOTHING_HELD_OUT.format().with(columns, ClassOrder.SORTED));
        for (Path file : List.of(
                file(
                        "l.csv",
                        "path,label,split,fold,species,file_name",
                        "x,y,z,val,cat,img/0.png",
                        "x,y,z,,eel,img/1.png"),
                file(
                        "l.jsonl",
                        "{\"file_name\": \"img/0.png\", \"species\": \"cat\", \"fold\": \"val\", \"label\": 1.5}",
                        "{\"file_name\": \"img/1.png\", \"species\": \"eel\", \"fold\": null}"))) {
            DataSplits splits = DataSets.open(file, options);
            assertThat(rows(splits.validation())).containsExactly("img/0.png=[0]");
            assertThat(rows(splits.train())).containsExactly("img/1.png=[1]");
        }
        Path other = file("o.csv", "file_name,species", "img/0.png,cat");
        assertThatThrownBy(() -> DataSets.open(other, options))
                .hasMessage(other
                        + ": the first line has no column fold; it names file_name, species. Name the columns with"
                        + " --split-column, or name them path, label and, if wanted, split in the file");
    }

    @Test
    void damagedTextIsSaidByLine() throws IOException {
        Path latin = folder.resolve("latin.csv");
        Files.write(latin, "path,label\nimg/0.png,a\nimg/1.png,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> open(latin))
                .hasMessage(latin + ": line 3: not UTF-8; save the file with that encoding");
        Path wide = folder.resolve("wide.csv");
        Files.write(wide, "path,label\nimg/0.png,a\n".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> open(wide)).hasMessage(wide + ": line 1: not UTF-8; save the file with that encoding");
        Path json = file("j.jsonl", "{\"path\": \"img/0.png\", \"label\": 1}", "", "{\"path\": ");
        assertThatThrownBy(() -> open(json)).hasMessageStartingWith(json + ": line 3: not valid JSON:");
        Path number = file("n.jsonl", "{\"path\": \"img/0.png\", \"label\": 1.5}");
        assertThatThrownBy(() -> open(number))
                .hasMessageContaining("line 1: label is 1.5; expected a string, a number");
        Path long1 = folder.resolve("long.csv");
        Files.writeString(long1, "path,label\nimg/0.png,\"" + "x\n".repeat(9 << 20));
        assertThatThrownBy(() -> open(long1))
                .hasMessage(long1 + ": line 2: the row has more than 16 MiB; is a quotation mark not closed?");
        Path pointer = file("p.csv", "version https://git-lfs.github.com/spec/v1", "oid sha256:00", "size 123");
        assertThatThrownBy(() -> open(pointer)).hasMessageContaining("run git lfs pull");
    }

    @Test
    void oneReaderReadsAllPartsAndNoOthers() throws Exception {
        DataSplits splits = open(file("l.csv", "path,label,split", "img/2.png,b,train", "img/4.png,a,test"));
        try (RecordReader reader = splits.train().openReader()) {
            RecordMetaData ofTest = splits.test().orElseThrow().metadata(0);
            assertThat(ofTest.getLocation())
                    .isEqualTo(folder.resolve("img/4.png").toString());
            assertThat(reader.loadFromMetaData(ofTest).getRecord().get(1).toInt())
                    .isZero();
            RecordMetaData other =
                    new RecordMetaDataURI(folder.resolve("img/5.png").toUri(), RecordReader.class);
            assertThatThrownBy(() -> reader.loadFromMetaData(other)).hasMessageContaining("has no labels");
        }
    }

    @Test
    void imagesWithoutLabelsAreAllowedIfAskedFor() throws IOException {
        Path file = file("l.csv", "path,label", "img/0.png,a", "img/1.png,");
        ImageDataset images =
                DataSets.open(file, NOTHING_HELD_OUT.withMultiLabel(true)).train();
        assertThat(images.multiLabel()).isTrue();
        assertThat(rows(images)).containsExactly("img/0.png=[0]", "img/1.png=[]");
    }
}
