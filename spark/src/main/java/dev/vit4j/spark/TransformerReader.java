package dev.vit4j.spark;

import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/**
 * Reads what {@link TransformerWriter} wrote, wherever the folder is now.
 *
 * @param <T> type of the transformer
 */
final class TransformerReader<T extends VitTransformer<T>> extends MLReader<T> {
    @Override
    public T load(String path) {
        T stage = new DefaultParamsReader<T>().session(sparkSession()).load(path);
        return stage.setModel(new Path(new Path(path), TransformerWriter.MODEL).toString());
    }
}
