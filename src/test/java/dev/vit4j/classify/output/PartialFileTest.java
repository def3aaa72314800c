package dev.vit4j.classify.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.BulkClassification.Tally;
import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.Prediction;
import dev.vit4j.classify.RowRules;
import dev.vit4j.classify.Scores;
import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of interrupted runs. */
@Tag("slow")
class PartialFileTest {
    private static final RowShape SHAPE =
            new RowShape(List.of("cat", "two\r\nlines"), 2, Scores.PROB, OptionalInt.empty());
    private static final Map<String, String> RUN = Map.of("--top-k", "2");

    @TempDir
    private Path folder;

    private Path out;
    private Path part;
    private final List<ClassificationRow> rows = new ArrayList<>();

    @BeforeEach
    void makeRows() {
        out = folder.resolve("rows.txt");
        part = folder.resolve("rows.txt.part");
        String[] names = {"a.png", "say \"cheese\", now.png", "two\r\nlines.png", "é猫🦊.png", "a.png", "-x"};
        for (int i = 0; i < 12; i++) {
            String name = names[i % names.length];
            switch (i % 4) {
                case 0, 1 ->
                    rows.add(ClassificationRow.of(
                            name, List.of(new Prediction("two\r\nlines", 1, 0.75f), new Prediction("cat", 0, 0.25f))));
                case 2 -> rows.add(ClassificationRow.failed(name, "bad,\n\"very\""));
                default -> rows.add(ClassificationRow.failed(name, RowRules.NOT_FINITE));
            }
        }
    }

    private Iterator<ImageSource> inputs() {
        return rows.stream()
                .<ImageSource>map(row -> new ImageSource.Missing(row.file(), ""))
                .iterator();
    }

    private static void write(RowTarget target, List<ClassificationRow> rows) throws IOException {
        if (target.start().equals(Tally.NONE)) {
            target.writer().begin();
        }
        for (ClassificationRow row : rows) {
            target.writer().write(row);
        }
        target.writer().flush();
    }

    private byte[] whole(RowFormat format) throws IOException {
        try (PartialFile target = PartialFile.start(out, format, SHAPE, RUN)) {
            write(target, rows);
            assertThat(out).doesNotExist();
            assertThat(part).exists();
            target.complete();
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(out);
        }
        byte[] whole = Files.readAllBytes(out);
        Files.delete(out);
        return whole;
    }

    /** Wherever the file was cut, the resumed run ends with the same file. */
    @ParameterizedTest
    @EnumSource(names = {"JSONL", "CSV"})
    void goesOnFromAnyByte(RowFormat format) throws IOException {
        byte[] whole = whole(format);
        for (int length = 0; length <= whole.length; length++) {
            broken(format, Arrays.copyOf(whole, length));
            Iterator<ImageSource> inputs = inputs();
            try (PartialFile target = PartialFile.resume(out, format, SHAPE, RUN, inputs)) {
                int done = (int) target.start().rows();
                assertThat(done).isEqualTo(rows.size() - remaining(inputs));
                Tally tally = Tally.NONE;
                for (ClassificationRow row : rows.subList(0, done)) {
                    boolean failed = row.error().isPresent();
                    tally = tally.plus(failed, !failed || row.error().get().equals(RowRules.NOT_FINITE));
                }
                assertThat(target.start()).isEqualTo(tally);
                write(target, rows.subList(done, rows.size()));
                target.complete();
            }
            assertThat(Files.readAllBytes(out)).as("after %d bytes", length).isEqualTo(whole);
            if (length == whole.length) {
                assertThat(out).exists();
            }
            Files.delete(out);
        }
    }

    private static int remaining(Iterator<ImageSource> inputs) {
        int count = 0;
        while (inputs.hasNext()) {
            inputs.next();
            count++;
        }
        return count;
    }

    private void broken(RowFormat format, byte[] content) throws IOException {
        try (PartialFile target = PartialFile.start(out, format, SHAPE, RUN)) {
            write(target, rows.subList(0, 1));
        }
        Files.write(part, content);
    }

    @Test
    void noRowIsDoneTwice() throws IOException {
        byte[] whole = whole(RowFormat.CSV);
        broken(RowFormat.CSV, whole);
        try (PartialFile target = PartialFile.resume(out, RowFormat.CSV, SHAPE, RUN, inputs())) {
            assertThat(target.start().rows()).isEqualTo(12);
            assertThat(target.start().failed()).isEqualTo(6);
            assertThat(target.start().classified()).isEqualTo(9);
        }
    }

    @Test
    void whatAPowerFailureGarbledIsCutOff() throws IOException {
        byte[] whole = whole(RowFormat.JSONL);
        byte[] garbled = whole.clone();
        Arrays.fill(garbled, whole.length / 2, whole.length, (byte) 0);
        garbled[whole.length - 1] = '\n';
        broken(RowFormat.JSONL, garbled);
        try (PartialFile target = PartialFile.resume(out, RowFormat.JSONL, SHAPE, RUN, inputs())) {
            assertThat(target.start().rows()).isBetween(2L, 10L);
            write(target, rows.subList((int) target.start().rows(), rows.size()));
            target.complete();
        }
        assertThat(Files.readAllBytes(out)).isEqualTo(whole);
    }

    @Test
    void otherOptionsOrInputsAreRefused() throws IOException {
        broken(RowFormat.JSONL, whole(RowFormat.JSONL));
        assertThatThrownBy(() -> PartialFile.resume(out, RowFormat.JSONL, SHAPE, Map.of("--top-k", "3"), inputs()))
                .isInstanceOf(BadInputException.class)
                .hasMessage("--top-k is 3, but was 2 in the interrupted run: give the same options again, or delete "
                        + part + " to start anew");
        Iterator<ImageSource> others = List.<ImageSource>of(
                        new ImageSource.Missing("a.png", ""), new ImageSource.Missing("other.png", ""))
                .iterator();
        assertThatThrownBy(() -> PartialFile.resume(out, RowFormat.JSONL, SHAPE, RUN, others))
                .hasMessageContaining("its row 2 is of say \"cheese\", now.png, but that input is other.png now");
        Iterator<ImageSource> fewer =
                List.<ImageSource>of(new ImageSource.Missing("a.png", "")).iterator();
        assertThatThrownBy(() -> PartialFile.resume(out, RowFormat.JSONL, SHAPE, RUN, fewer))
                .hasMessageContaining("that input is not there now");
        // Refusing changes nothing.
        try (PartialFile target = PartialFile.resume(out, RowFormat.JSONL, SHAPE, RUN, inputs())) {
            assertThat(target.start().rows()).isEqualTo(12);
        }
    }

    @Test
    void startingAnewOverAnInterruptedRunIsRefused() throws IOException {
        broken(RowFormat.CSV, whole(RowFormat.CSV));
        assertThatThrownBy(() -> PartialFile.start(out, RowFormat.CSV, SHAPE, RUN))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("go on with --resume, or delete the file");
        Files.delete(folder.resolve("rows.txt.part.json"));
        assertThatThrownBy(() -> PartialFile.resume(out, RowFormat.CSV, SHAPE, RUN, inputs()))
                .hasMessageContaining("delete it to start anew");
    }

    @Test
    void aRunWithoutARowLeavesNothing() throws IOException {
        try (PartialFile target = PartialFile.start(out, RowFormat.CSV, SHAPE, RUN)) {
            write(target, List.of());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void twoRunsDoNotWriteOneFile() throws IOException {
        try (PartialFile target = PartialFile.start(out, RowFormat.CSV, SHAPE, RUN)) {
            assertThatThrownBy(() -> PartialFile.start(out, RowFormat.CSV, SHAPE, RUN))
                    .hasMessageContaining("another run is writing it");
            write(target, rows);
            target.complete();
        }
        assertThat(out).exists();
    }

    /** With a threshold rows have any number of records; the last may be cut off, never torn or doubled. */
    @Test
    void rowsOfAnyNumberOfRecordsComeBackFromCsv() throws IOException {
        Random random = new Random(4);
        RowShape shape = new RowShape(List.of("a", "b", "c", "d"), 3, Scores.PROB, OptionalInt.empty());
        rows.clear();
        for (int i = 0; i < 30; i++) {
            List<Prediction> predictions = new ArrayList<>();
            for (int k = random.nextInt(4); k > 0; k--) {
                predictions.add(new Prediction("a", 0, 0.5f));
            }
            rows.add(ClassificationRow.of("same.png", predictions));
        }
        try (PartialFile target = PartialFile.start(out, RowFormat.CSV, shape, RUN)) {
            write(target, rows);
            target.complete();
        }
        byte[] whole = Files.readAllBytes(out);
        Files.delete(out);
        for (int length = 0; length <= whole.length; length += 1 + random.nextInt(5)) {
            try (PartialFile target = PartialFile.start(out, RowFormat.CSV, shape, RUN)) {
                write(target, rows.subList(0, 1));
            }
            Files.write(part, Arrays.copyOf(whole, length));
            try (PartialFile target = PartialFile.resume(out, RowFormat.CSV, shape, RUN, inputs())) {
                write(target, rows.subList((int) target.start().rows(), rows.size()));
                target.complete();
            }
            assertThat(Files.readAllBytes(out)).as("after %d bytes", length).isEqualTo(whole);
            Files.delete(out);
        }
    }
}
