package dev.vit4j.spark;

import dev.vit4j.classify.Classification;
import dev.vit4j.classify.Prediction;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a model says about an image, as the value of a column. */
sealed interface Answer extends Serializable {
    /** @return the column's type */
    DataType type();

    /**
     * @param image a classified image, without an error
     * @return the column's value
     */
    Object value(Classification image);

    /**
     * The most likely classes.
     *
     * @param topK most classes
     * @param threshold least probability of a class
     */
    record Classes(int topK, float threshold) implements Answer {
        private static final long serialVersionUID = 1;

        /** A class: its name, its number among the model's classes, and its probability. */
        static final StructType CLASS = new StructType()
                .add("label", DataTypes.StringType, false)
                .add("index", DataTypes.IntegerType, false)
                .add("score", DataTypes.FloatType, false);

        @Override
        public DataType type() {
            return DataTypes.createArrayType(CLASS, false);
        }

        @Override
        public Object value(Classification image) {
            return image.top(topK).stream()
                    .filter(prediction -> prediction.score() >= threshold)
                    .map(Classes::row)
                    .toArray(Row[]::new);
        }

        private static Row row(Prediction prediction) {
            return RowFactory.create(prediction.label(), prediction.index(), prediction.score());
        }
    }

    /** The pooled vector. */
    record Embedding() implements Answer {
        private static final long serialVersionUID = 1;

        @Override
        public DataType type() {
            return DataTypes.createArrayType(DataTypes.FloatType, false);
        }

        @Override
        public Object value(Classification image) {
            return image.embedding().orElseThrow();
        }
    }
}
