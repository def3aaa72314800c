package dev.vit4j.spark;

import dev.vit4j.classify.Classification;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What is done with each row.
 *
 * @param column place of the image
 * @param name of that column, for messages
 * @param kind of the column
 * @param answer what is added to the row, followed by the error
 * @param failing whether a bad image ends the job instead of becoming a row with an error
 */
record RowWork(int column, String name, ImageColumn kind, Answer answer, boolean failing) implements Serializable {
    private static final long serialVersionUID = 1;

    /**
     * @param row of the input
     * @param image its classification
     * @return the row with answer and error
     * @throws BadImageException if the image could not be classified and that ends the job
     */
    Row answered(Row row, Classification image) {
        if (failing && image.error().isPresent()) {
            throw new BadImageException("column " + name + ": " + image.name() + ": "
                    + image.error().get() + "; setOnBadImage(\"row\") makes it a row with an error");
        }
        Object[] values = new Object[row.length() + 2];
        for (int i = 0; i < row.length(); i++) {
            values[i] = row.get(i);
        }
        boolean good = image.error().isEmpty();
        values[row.length()] = good ? answer.value(image) : null;
        values[row.length() + 1] = image.error().orElse(null);
        return RowFactory.create(values);
    }
}
