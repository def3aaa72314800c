package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ComposedText;
import dev.vit4j.common.Excerpt;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** The column of labels of a file: numbers or names, or lists of these. */
final class LabelColumn {
    private final Path file;
    private final String name;
    private final ParquetColumn column;

    private LabelColumn(Path file, String name, ParquetColumn column) {
        this.file = file;
        this.name = name;
        this.column = column;
    }

    /**
     * @param footer of a file
     * @param name of the column
     * @return the column
     * @throws BadInputException if it is not there or holds something else
     */
    static LabelColumn of(ParquetFooter footer, String name) {
        requireOption(
                footer.schema().containsField(name),
                "%s: lacks the column %s of the other files; it has %s. Files of one data set have the same columns",
                footer.file(),
                name,
                Excerpt.of(
                        footer.schema().getFields().stream().map(Type::getName).toList()));
        Type field = footer.schema().getType(name);
        List<ColumnDescriptor> leaves = footer.schema().getColumns().stream()
                .filter(leaf -> leaf.getPath()[0].equals(name))
                .toList();
        requireOption(
                leaves.size() == 1
                        && leaves.get(0).getMaxRepetitionLevel() <= 1
                        && isLabel(leaves.get(0).getPrimitiveType()),
                "%s: column %s is not of labels: it is %s. Labels are whole numbers, strings, true or false, or lists of"
                        + " these; choose another column with --label-column",
                footer.file(),
                name,
                Excerpt.of(field.toString().replaceAll("\\s+", " ")));
        return new LabelColumn(footer.file(), name, ParquetColumn.of(footer, leaves.get(0)));
    }

    private static boolean isLabel(PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case INT32, INT64 -> meaning == null || meaning instanceof IntLogicalTypeAnnotation;
            case BINARY ->
                meaning == null
                        || meaning instanceof StringLogicalTypeAnnotation
                        || meaning instanceof EnumLogicalTypeAnnotation;
            case BOOLEAN -> true;
            default -> false;
        };
    }

    /** @return whether it holds lists */
    boolean lists() {
        return column.descriptor().getMaxRepetitionLevel() > 0;
    }

    /**
     * Reads all labels.
     *
     * @param classes of the data set
     * @param into gets the labels
     * @throws BadInputException if a page is damaged or a label is none of the classes; the message names the row
     */
    void read(ClassNames classes, LabelRows into) {
        int[] row = {-1};
        for (int g = 0; g < column.chunks().size(); g++) {
            long values = column.chunks().get(g).values();
            column.readGroup(g, reader -> {
                for (long i = 0; i < values; i++) {
                    if (reader.getCurrentRepetitionLevel() == 0) {
                        row[0]++;
                        into.beginRow();
                    }
                    value(reader, row[0], classes, into);
                    reader.consume();
                }
            });
        }
    }

    private void value(ColumnReader reader, int row, ClassNames classes, LabelRows into) {
        int full = column.descriptor().getMaxDefinitionLevel();
        if (reader.getCurrentDefinitionLevel() == full) {
            int number = number(reader, row, classes);
            if (number >= 0) {
                into.add(number);
            }
            return;
        }
        boolean nullInList = lists()
                && reader.getCurrentDefinitionLevel() == full - 1
                && column.descriptor().getPrimitiveType().isRepetition(Type.Repetition.OPTIONAL);
        require(!nullInList, "%s: row %d: %s holds a null in its list; leave it out", file, row, name);
    }

    /** Returns the number of the class; -1 if the image has none. */
    private int number(ColumnReader reader, int row, ClassNames classes) {
        PrimitiveTypeName type = column.descriptor().getPrimitiveType().getPrimitiveTypeName();
        List<String> told = classes.told();
        if (type == PrimitiveTypeName.INT32 || type == PrimitiveTypeName.INT64) {
            long value = type == PrimitiveTypeName.INT32 ? reader.getInteger() : reader.getLong();
            if (told.isEmpty()) {
                return classes.number(decimal(value, type));
            }
            require(
                    value >= -1 && value < told.size(),
                    "%s: row %d: %s is %d; the %d classes of the metadata are numbered from 0 to %d",
                    file,
                    row,
                    name,
                    value,
                    told.size(),
                    told.size() - 1);
            return value < 0 ? -1 : classes.number(told.get((int) value));
        }
        String text = type == PrimitiveTypeName.BOOLEAN
                ? Boolean.toString(reader.getBoolean())
                : ComposedText.of(reader.getBinary().toStringUsingUTF8().strip());
        require(
                told.isEmpty() || text.isEmpty() || told.contains(text),
                "%s: row %d: %s is '%s'; the metadata names the classes %s",
                file,
                row,
                name,
                Excerpt.of(text),
                Excerpt.of(told));
        return text.isEmpty() ? -1 : classes.number(text);
    }

    /** Returns the digits of a number, which Parquet stores in the same bits whether it has a sign or not. */
    private String decimal(long value, PrimitiveTypeName type) {
        LogicalTypeAnnotation meaning = column.descriptor().getPrimitiveType().getLogicalTypeAnnotation();
        boolean unsigned = meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned();
        if (!unsigned) {
            return Long.toString(value);
        }
        return type == PrimitiveTypeName.INT32 ? Integer.toUnsignedString((int) value) : Long.toUnsignedString(value);
    }
}
