package dev.vit4j.spark;

import dev.vit4j.common.BadInputException;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/**
 * Classifies a column of images:
 *
 * <pre>{@code
 * Dataset<Row> images = spark.read().format("binaryFile").load("hdfs:///photos");
 * Dataset<Row> classified = new VitClassifier().setModel("hdfs:///models/cats").setTopK(3).transform(images);
 * classified.select("path", "predictions", "error").write().parquet("hdfs:///classified");
 * }</pre>
 *
 * <p>The output column {@code predictions} is of type {@code array<struct<label: string, index: int, score: float>>}, best
 * first; it is null for an image that cannot be read, and the column {@code error} says why. The numbers are those of
 * {@link dev.vit4j.classify.Classifier} and of {@code vit classify}, bit for bit on the same kind of processor.
 */
public final class VitClassifier extends VitTransformer<VitClassifier> {
    private static final long serialVersionUID = 1;
    private static final int USUAL_TOP_K = 5;

    private final IntParam topK;
    private final DoubleParam threshold;

    /** Creates a classifier without a model. */
    public VitClassifier() {
        this(Identifiable$.MODULE$.randomUID("vitClassifier"));
    }

    /** @param uid unique name of this stage */
    public VitClassifier(String uid) {
        super(uid, "predictions");
        topK = new IntParam(this, "topK", "most predictions for an image", ParamValidators.gtEq(1));
        threshold = new DoubleParam(
                this,
                "threshold",
                "least score of a prediction, 0..1; others are left out",
                ParamValidators.inRange(0, 1));
        setDefault(topK, USUAL_TOP_K);
        setDefault(threshold, 0.0);
    }

    @Override
    VitClassifier self() {
        return this;
    }

    @Override
    Answer answer() {
        return new Answer.Classes(getTopK(), (float) getThreshold());
    }

    @Override
    boolean embeds() {
        return false;
    }

    /** @return the parameter of {@link #setTopK} */
    public IntParam topK() {
        return topK;
    }

    /** @return the parameter of {@link #setThreshold} */
    public DoubleParam threshold() {
        return threshold;
    }

    /**
     * @param value most predictions for an image, at least 1; 5 if not set
     * @return this
     */
    public VitClassifier setTopK(int value) {
        BadInputException.require(value >= 1, "setTopK(%d): must be at least 1", value);
        set(topK, value);
        return this;
    }

    /**
     * @param value least score of a prediction, 0..1; others are left out
     * @return this
     */
    public VitClassifier setThreshold(double value) {
        BadInputException.require(value >= 0 && value <= 1, "setThreshold(%s): must lie between 0 and 1", value);
        set(threshold, value);
        return this;
    }

    /** @return most predictions for an image */
    public int getTopK() {
        return (Integer) getOrDefault(topK);
    }

    /** @return least score of a prediction */
    public double getThreshold() {
        return (Double) getOrDefault(threshold);
    }

    /** @return a reader of what {@link #write} wrote */
    public static MLReader<VitClassifier> read() {
        return new TransformerReader<>();
    }

    /**
     * @param path folder of a stage that was saved
     * @return the stage
     */
    public static VitClassifier load(String path) {
        return read().load(path);
    }
}
