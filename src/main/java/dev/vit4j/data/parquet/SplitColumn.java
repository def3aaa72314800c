package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.DisplayText;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.SplitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A column that says of which split a row is. */
final class SplitColumn {
    private final String name;

    /** @param name of the column */
    SplitColumn(String name) {
        this.name = name;
    }

    /**
     * @param all the images of all rows
     * @param footers of the files, in the order of the images
     * @return the images by split; those of rows that name none are for training
     * @throws dev.vit4j.common.BadInputException if a row names another split; the message names file and row
     */
    GivenSplits divide(ImageDataset all, List<ParquetFooter> footers) {
        ClassNames names = new ClassNames(name, List.of(), ClassOrder.SORTED);
        List<Optional<SplitName>> meanings = new ArrayList<>();
        SplitName[] ofRow = new SplitName[all.size()];
        int at = 0;
        for (ParquetFooter footer : footers) {
            LabelRows rows = new LabelRows();
            LabelColumn.of(footer, name).read(names, rows);
            List<String> texts = names.found();
            texts.stream().skip(meanings.size()).forEach(text -> meanings.add(SplitName.of(text)));
            for (int row = 0; row < rows.rows(); row++) {
                int number = rows.first(row);
                requireOption(
                        number < 0 || meanings.get(number).isPresent(),
                        "%s: row %d: %s is '%s'; expected train, val or test",
                        footer.file(),
                        row,
                        name,
                        number < 0 ? "" : DisplayText.printable(texts.get(number)));
                ofRow[at++] =
                        number < 0 ? SplitName.TRAIN : meanings.get(number).orElseThrow();
            }
        }
        return new GivenSplits(
                part(all, ofRow, SplitName.TRAIN).orElseGet(() -> all.subset(new int[0])),
                part(all, ofRow, SplitName.VALIDATION),
                part(all, ofRow, SplitName.TEST),
                true);
    }

    private static Optional<ImageDataset> part(ImageDataset all, SplitName[] ofRow, SplitName split) {
        int[] rows =
                IntStream.range(0, ofRow.length).filter(i -> ofRow[i] == split).toArray();
        return rows.length == 0 ? Optional.empty() : Optional.of(all.subset(rows));
    }
}
