package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.Excerpt;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The column of images of a file.
 *
 * @param bytes content of image files; empty if the file holds only paths
 * @param paths of the image files; empty if they have none
 */
record ImageColumn(Optional<ParquetColumn> bytes, Optional<ParquetColumn> paths) {
    private static final String BYTES = "bytes";
    private static final String PATH = "path";

    /**
     * @param field a column
     * @return whether it may hold image files or their paths
     */
    static boolean isPossible(Type field) {
        return holdsBytes(field) || isText(field);
    }

    /**
     * @param field a column
     * @return whether it holds bytes, or structs of bytes and path as {@code datasets} writes them
     */
    static boolean holdsBytes(Type field) {
        if (field.isRepetition(Type.Repetition.REPEATED)) {
            return false;
        }
        if (field.isPrimitive()) {
            return isBinary(field) && !isText(field);
        }
        GroupType group = field.asGroupType();
        return group.containsField(BYTES) && isBinary(group.getType(BYTES));
    }

    private static boolean isBinary(Type field) {
        return field.isPrimitive()
                && !field.isRepetition(Type.Repetition.REPEATED)
                && field.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
    }

    /**
     * @param field a column
     * @return whether it holds strings
     */
    static boolean isText(Type field) {
        return isBinary(field) && field.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation;
    }

    /**
     * @param footer of a file
     * @param name of the column
     * @return the column
     * @throws dev.vit4j.common.BadInputException if it is not there or holds something else
     */
    static ImageColumn of(ParquetFooter footer, String name) {
        MessageType schema = footer.schema();
        requireOption(
                schema.containsField(name),
                "%s: lacks the column %s of the other files; it has %s. Files of one data set have the same columns",
                footer.file(),
                name,
                Excerpt.of(schema.getFields().stream().map(Type::getName).toList()));
        Type field = schema.getType(name);
        requireOption(
                isPossible(field),
                "%s: column %s is not of images: it is %s. Images are the bytes of image files, or structs of bytes and path;"
                        + " choose another column with --image-column",
                footer.file(),
                name,
                Excerpt.of(field.toString().replaceAll("\\s+", " ")));
        if (isText(field)) {
            return new ImageColumn(Optional.empty(), Optional.of(column(footer, name)));
        }
        if (field.isPrimitive()) {
            return new ImageColumn(Optional.of(column(footer, name)), Optional.empty());
        }
        boolean hasPath = field.asGroupType().containsField(PATH)
                && isBinary(field.asGroupType().getType(PATH));
        return new ImageColumn(
                Optional.of(column(footer, name, BYTES)),
                hasPath ? Optional.of(column(footer, name, PATH)) : Optional.empty());
    }

    private static ParquetColumn column(ParquetFooter footer, String... path) {
        ColumnDescriptor descriptor = footer.schema().getColumnDescription(path);
        return ParquetColumn.of(footer, descriptor);
    }
}
