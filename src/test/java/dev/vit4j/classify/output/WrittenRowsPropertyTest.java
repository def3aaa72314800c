package dev.vit4j.classify.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.classify.BulkClassification.Tally;
import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.Prediction;
import dev.vit4j.classify.RowRules;
import dev.vit4j.classify.RowWriter;
import dev.vit4j.classify.Scores;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Property;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of an interrupted run, of any names, labels, errors and numbers of predictions. */
class WrittenRowsPropertyTest {
    private static final int MOST = 3;

    @TempDir
    private Path folder;

    private static List<ClassificationRow> rows(Random random, List<String> labels) {
        List<ClassificationRow> rows = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            String file = Property.text(random, 12);
            switch (random.nextInt(4)) {
                case 0 -> rows.add(ClassificationRow.failed(file, "not " + Property.text(random, 20)));
                case 1 -> rows.add(ClassificationRow.failed(file, RowRules.NOT_FINITE));
                default -> {
                    List<Prediction> predictions = new ArrayList<>();
                    for (int k = random.nextInt(MOST + 1); k > 0; k--) {
                        int index = random.nextInt(labels.size());
                        predictions.add(new Prediction(labels.get(index), index, random.nextFloat()));
                    }
                    rows.add(ClassificationRow.of(file, predictions));
                }
            }
        }
        return rows;
    }

    private static RowShape shape(Random random) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            labels.add(Property.text(random, 8) + i);
        }
        return new RowShape(labels, MOST, Scores.PROB, OptionalInt.empty());
    }

    private static byte[] written(RowFormat format, RowShape shape, List<ClassificationRow> rows) throws IOException {
        StringWriter text = new StringWriter();
        RowWriter writer = format.writer(text, shape, Integer.MAX_VALUE);
        writer.begin();
        for (ClassificationRow row : rows) {
            writer.write(row);
        }
        writer.flush();
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Iterator<ImageSource> inputs(List<ClassificationRow> rows) {
        return rows.stream()
                .<ImageSource>map(row -> new ImageSource.Missing(row.file(), ""))
                .iterator();
    }

    private static Tally tally(List<ClassificationRow> rows) {
        Tally tally = Tally.NONE;
        for (ClassificationRow row : rows) {
            boolean failed = row.error().isPresent();
            tally = tally.plus(failed, !failed || row.error().get().equals(RowRules.NOT_FINITE));
        }
        return tally;
    }

    private WrittenRows of(byte[] content, RowFormat format, RowShape shape) throws IOException {
        return WrittenRows.of(Files.write(folder.resolve("rows"), content), format, shape);
    }

    /** A file cut anywhere: whole rows from the first on, at most the last of them missing, and where they end. */
    @ParameterizedTest
    @EnumSource(names = {"JSONL", "CSV"})
    void rowsBeforeTheCutComeBack(RowFormat format) {
        Property.holds(300, random -> {
            RowShape shape = shape(random);
            List<ClassificationRow> rows = rows(random, shape.labels());
            byte[] whole = written(format, shape, rows);
            byte[] cut = Arrays.copyOf(whole, random.nextInt(4) == 0 ? whole.length : random.nextInt(whole.length + 1));
            WrittenRows read = of(cut, format, shape);
            Tally tally = read.skip(inputs(rows));
            int done = (int) tally.rows();

            assertThat(tally).isEqualTo(tally(rows.subList(0, done)));
            byte[] upTo = written(format, shape, rows.subList(0, done));
            assertThat(read.end()).isEqualTo(done == 0 ? 0 : upTo.length);
            // All rows but the last that were written whole are seen.
            byte[] twoMore = written(format, shape, rows.subList(0, Math.min(rows.size(), done + 2)));
            if (done + 2 <= rows.size()) {
                assertThat(cut.length).isLessThan(twoMore.length);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"JSONL", "CSV"})
    void damagedFilesAreReadInPartOrRefused(RowFormat format) {
        int[] refused = new int[1];
        Property.holds(600, random -> {
            RowShape shape = shape(random);
            List<ClassificationRow> rows = rows(random, shape.labels());
            rows.add(ClassificationRow.failed("last", "x"));
            byte[] damaged = Property.damaged(random, written(format, shape, rows));
            WrittenRows read = of(damaged, format, shape);
            try {
                assertThat(read.skip(inputs(rows)).rows()).isBetween(0L, (long) rows.size());
                assertThat(read.end()).isBetween(0L, (long) damaged.length);
            } catch (BadInputException e) {
                assertThat(e).hasMessageContaining(folder.toString()).hasMessageContaining("name the same inputs");
                refused[0]++;
            }
        });
        assertThat(refused[0]).isBetween(20, 580);
    }
}
