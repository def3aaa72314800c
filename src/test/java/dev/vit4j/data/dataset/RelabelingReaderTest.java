package dev.vit4j.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSubset;
import dev.vit4j.data.Samples;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.records.Record;
import org.datavec.api.records.listener.RecordListener;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.records.writer.RecordWriter;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whichever way a record is read, its label is the data set's. */
class RelabelingReaderTest {
    @TempDir
    private Path folder;

    private ImageDataset folders(String... classes) throws IOException {
        Samples.classFolders(folder, 2, "ant", "St. Bernard", "back\\slash", "zebra");
        return open(folder, classes);
    }

    private ImageDataset cifar() throws IOException {
        Samples.cifar10(folder.resolve("data_batch_1.bin"), 30, 1);
        return open(folder, "ship", "cat");
    }

    private static ImageDataset open(Path folder, String... classes) {
        return DataSets.openWhole(folder, DataOptions.DEFAULT.withSubset(new DataSubset(List.of(classes), 0)));
    }

    private static List<Integer> labels(ImageDataset dataset) {
        return IntStream.range(0, dataset.size()).mapToObj(dataset::label).toList();
    }

    private static List<RecordMetaData> metadata(ImageDataset dataset) {
        return List.copyOf(new DatasetMetadata(dataset));
    }

    private static int label(List<Writable> record) {
        return record.get(1).toInt();
    }

    private static List<Integer> records(List<Record> records) {
        return records.stream().map(record -> label(record.getRecord())).toList();
    }

    private static void agrees(ImageDataset dataset) throws IOException {
        List<Integer> expected = labels(dataset);
        assertThat(expected).contains(0, 1).doesNotContain(-1);
        try (RecordReader reader = dataset.openReader()) {
            assertThat(reader.getLabels()).isEqualTo(dataset.labels());
            List<Integer> next = new ArrayList<>();
            while (reader.hasNext()) {
                next.add(label(reader.next()));
            }
            assertThat(next).as("next").isEqualTo(expected);
            reader.reset();
            List<Record> records = new ArrayList<>();
            while (reader.hasNext()) {
                records.add(reader.nextRecord());
            }
            assertThat(records(records)).as("nextRecord").isEqualTo(expected);
            assertThat(records(reader.loadFromMetaData(
                            records.stream().map(Record::getMetaData).toList())))
                    .as("by the records' own metadata")
                    .isEqualTo(expected);
            assertThat(records(reader.loadFromMetaData(metadata(dataset))))
                    .as("by the data set's metadata")
                    .isEqualTo(expected);
        }
    }

    @Test
    void recordsOfFoldersAgreeWithTheDataSet() throws IOException {
        ImageDataset dataset = folders("zebra", "St. Bernard", "back\\slash");
        assertThat(dataset.labels()).containsExactly("St. Bernard", "back\\slash", "zebra");
        agrees(dataset);
        agrees(dataset.subset(new int[] {5, 0, 3}));
    }

    @Test
    void recordsOfCifarFilesAgreeWithTheDataSet() throws IOException {
        ImageDataset dataset = cifar();
        assertThat(dataset.labels()).containsExactly("cat", "ship");
        agrees(dataset);
        agrees(dataset.subset(new int[] {5, 0, 3}));
    }

    @Test
    void aStreamedRecordAgreesWithTheDataSet() throws IOException {
        ImageDataset dataset = folders("ant", "zebra");
        try (RecordReader reader = dataset.openReader()) {
            for (int i = 0; i < dataset.size(); i++) {
                Path file = Path.of(dataset.metadata(i).getURI());
                try (DataInputStream stream = new DataInputStream(Files.newInputStream(file))) {
                    assertThat(label(reader.record(file.toUri(), stream))).isEqualTo(dataset.label(i));
                }
            }
        }
    }

    @Test
    void listenersAreShownTheRecordsThatTheReaderGives() throws IOException {
        ImageDataset dataset = cifar();
        List<Integer> heard = new ArrayList<>();
        try (RecordReader reader = dataset.openReader()) {
            reader.setListeners(new RecordListener() {
                @Override
                public boolean invoked() {
                    return !heard.isEmpty();
                }

                @Override
                public void invoke() {}

                @Override
                public void recordRead(RecordReader from, Object record) {
                    assertThat(from).isSameAs(reader);
                    heard.add(label(((Record) record).getRecord()));
                }

                @Override
                public void recordWrite(RecordWriter to, Object record) {
                    throw new AssertionError("nothing is written");
                }
            });
            while (reader.hasNext()) {
                reader.nextRecord();
            }
        }
        assertThat(heard).isEqualTo(labels(dataset));
    }

    @Test
    void anImageOfAClassThatWasLeftOutIsNamed() throws Exception {
        ImageDataset dataset = cifar();
        ImageDataset all = open(folder);
        try (RecordReader reader = dataset.openReader()) {
            assertThatThrownBy(() -> reader.loadFromMetaData(all.metadata(0)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("data_batch_1.bin: record 0")
                    .hasMessageContaining("'airplane'")
                    .hasMessageContaining("cat, ship");
            reader.initialize(new CollectionInputSplit(List.of(all.metadata(0).getURI())));
            assertThatThrownBy(reader::next)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("'airplane'");
        }
    }
}
