package dev.vit4j.spark;

import dev.vit4j.spark.executor.ModelOptions;
import dev.vit4j.spark.executor.SharedModel;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers SQL functions of a model:
 *
 * <pre>{@code
 * VitFunctions.register(spark, "hdfs:///models/cats");
 * spark.sql("SELECT path, vit_classify(content)[0].label FROM images");
 * }</pre>
 *
 * <p>SQL calls a function row by row, so that images are not joined into batches: for many images {@link VitClassifier} and
 * {@link VitEmbedder} are faster, and give the same numbers.
 *
 * <table>
 * <caption>Functions</caption>
 * <tr><td>{@code vit_classify(content)}</td><td>all classes, best first, as {@code array<struct<label: string, index: int,
 * score: float>>}</td></tr>
 * <tr><td>{@code vit_embed(content)}</td><td>the pooled vector, as {@code array<float>}</td></tr>
 * </table>
 *
 * <p>The argument is the content of an image file (binary). The result is null if that is null or cannot be read as an
 * image; the transformers tell why.
 */
public final class VitFunctions {
    private VitFunctions() {}

    /**
     * Registers the functions for a session. Registering another model replaces them.
     *
     * @param spark the session
     * @param model a model folder or run, on the driver or on one of Hadoop's file systems, or {@code hf:ORG/NAME}
     * @throws dev.vit4j.common.BadInputException if the model cannot be used, or the executors cannot run it; a model
     *     without a class head has only {@code vit_embed}
     */
    public static void register(SparkSession spark, String model) {
        Logger log = LoggerFactory.getLogger(VitFunctions.class);
        ModelOptions options = ModelOptions.DEFAULT.withEmbeddings(true);
        SharedModel shared = SharedModel.share(spark.sparkContext(), model, options, log::info);
        Answer embedding = new Answer.Embedding();
        spark.udf().register("vit_embed", new InferValue(shared, embedding), embedding.type());
        if (shared.labels().isEmpty()) {
            spark.sql("DROP TEMPORARY FUNCTION IF EXISTS vit_classify"); // of another model
        } else {
            Answer classes = new Answer.Classes(shared.labels().size(), 0);
            spark.udf().register("vit_classify", new InferValue(shared, classes), classes.type());
        }
    }
}
