package dev.vit4j.spark;

import dev.vit4j.spark.executor.ModelCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;

/** Writes a transformer's parameters as Spark's stages do, and its model beside them. */
final class TransformerWriter extends MLWriter {
    /** Folder of the model within that of the stage. */
    static final String MODEL = "model";

    private final VitTransformer<?> stage;
    private final String model;

    /**
     * @param stage to be written
     * @param model its model
     */
    TransformerWriter(VitTransformer<?> stage, String model) {
        this.stage = stage;
        this.model = model;
    }

    @Override
    public void saveImpl(String path) {
        Path folder = new Path(path);
        boolean written = false;
        try {
            FileSystem files =
                    folder.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
            try {
                new DefaultParamsWriter(stage).session(sparkSession()).save(path);
                ModelCopy.write(
                        model,
                        new Path(folder, MODEL).toString(),
                        sparkSession().sparkContext().hadoopConfiguration());
                written = true;
            } finally {
                if (!written) {
                    files.delete(folder, true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be written: " + e.getMessage(), e);
        }
    }
}
