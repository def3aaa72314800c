package dev.vit4j.spark;

import dev.vit4j.classify.Classification;
import dev.vit4j.image.ImageSource;
import dev.vit4j.spark.executor.ModelLease;
import dev.vit4j.spark.executor.SharedModel;
import java.util.List;
import org.apache.spark.sql.api.java.UDF1;

/**
 * A model's answer for the content of an image file, as a SQL function; null if there is none.
 *
 * @param model that all tasks of an executor share
 * @param answer the result
 */
record InferValue(SharedModel model, Answer answer) implements UDF1<byte[], Object> {
    private static final long serialVersionUID = 1;

    @Override
    public Object call(byte[] content) {
        if (content == null) {
            return null;
        }
        try (ModelLease lease = model.lease()) {
            Classification image = lease.classify(List.of(new ImageSource.Encoded("image", content)))
                    .get(0);
            return image.error().isPresent() ? null : answer.value(image);
        }
    }
}
