package dev.vit4j.spark;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.NearestName;
import dev.vit4j.spark.executor.ModelOptions;
import dev.vit4j.spark.executor.SharedModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Runs a model on a column of images: the content of image files (binary), paths of image files on any of Hadoop's file
 * systems (string), or Spark's image structs. Adds a column with the answer and one with the error, which is null for a
 * good image. Rows keep their order, and an image's answer does not depend on the others or on the partitions.
 *
 * <p>The first call of {@link #transform} reads the model, and broadcasts it to the executors, where one opened model
 * serves all tasks. Each task uses {@code spark.task.cpus} threads. The model lies outside the Java heap: the log says how
 * much memory it takes there, which {@code spark.executor.memoryOverhead} must allow.
 *
 * @param <T> the transformer's own type, which setters return
 */
public abstract class VitTransformer<T extends VitTransformer<T>> extends Transformer implements MLWritable {
    private static final long serialVersionUID = 1;

    private static final String FLOAT32 = "float32";
    private static final String ROW = "row";
    private static final String FAIL = "fail";

    private final String uid;
    private final Param<String> model;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final Param<String> errorCol;
    private final IntParam batchSize;
    private final Param<String> precision;
    private final Param<String> onBadImage;
    private final Param<String> imageSize;
    private final BooleanParam flip;
    private transient ModelCache cache = new ModelCache();

    /**
     * @param uid unique name of this stage
     * @param output default name of the output column
     */
    VitTransformer(String uid, String output) {
        // Params read the name of their parent when they are made: initializers of fields would be too early.
        this.uid = uid;
        model = new Param<>(
                this,
                "model",
                "model folder or run, on the driver or on one of Hadoop's file systems, or hf:ORG/NAME[@REVISION]");
        inputCol = new Param<>(this, "inputCol", "column of images: content (binary), path (string) or image struct");
        outputCol = new Param<>(this, "outputCol", "new column with the answer");
        errorCol = new Param<>(this, "errorCol", "new column with the error, null for a good image");
        batchSize = new IntParam(
                this,
                "batchSize",
                "images per batch (by model size and free memory if not set); does not change the answers",
                ParamValidators.gtEq(1));
        precision = new Param<>(
                this,
                "precision",
                "number format of the arithmetic: float32",
                ParamValidators.inArray(List.of(FLOAT32)));
        onBadImage = new Param<>(
                this,
                "onBadImage",
                "row: a bad image becomes a row with an error; fail: it ends the job",
                ParamValidators.inArray(List.of(ROW, FAIL)));
        imageSize = new Param<>(
                this, "imageSize", "size to run the model at, such as 224 or 64x48; empty for the model's own");
        flip = new BooleanParam(this, "flip", "average over each image and its mirror image");
        setDefault(inputCol, "content");
        setDefault(outputCol, output);
        setDefault(errorCol, "error");
        setDefault(precision, FLOAT32);
        setDefault(onBadImage, ROW);
        setDefault(imageSize, "");
        setDefault(flip, false);
    }

    /** @return this */
    abstract T self();

    /** @return what the model is asked */
    abstract Answer answer();

    /** @return whether embeddings are wanted */
    abstract boolean embeds();

    @Override
    public String uid() {
        return uid;
    }

    /** @return the parameter of {@link #setModel} */
    public Param<String> model() {
        return model;
    }

    /** @return the parameter of {@link #setInputCol} */
    public Param<String> inputCol() {
        return inputCol;
    }

    /** @return the parameter of {@link #setOutputCol} */
    public Param<String> outputCol() {
        return outputCol;
    }

    /** @return the parameter of {@link #setErrorCol} */
    public Param<String> errorCol() {
        return errorCol;
    }

    /** @return the parameter of {@link #setBatchSize} */
    public IntParam batchSize() {
        return batchSize;
    }

    /** @return the parameter of {@link #setPrecision} */
    public Param<String> precision() {
        return precision;
    }

    /** @return the parameter of {@link #setOnBadImage} */
    public Param<String> onBadImage() {
        return onBadImage;
    }

    /** @return the parameter of {@link #setImageSize} */
    public Param<String> imageSize() {
        return imageSize;
    }

    /** @return the parameter of {@link #setFlip} */
    public BooleanParam flip() {
        return flip;
    }

    /**
     * @param value a model folder or run, on the driver or on one of Hadoop's file systems, such as {@code
     *     hdfs:///models/cats}, or {@code hf:ORG/NAME[@REVISION]}
     * @return this
     */
    public T setModel(String value) {
        set(model, value);
        return self();
    }

    /**
     * @param value column of images: binary content, string paths, or image structs; {@code content} if not set
     * @return this
     */
    public T setInputCol(String value) {
        set(inputCol, value);
        return self();
    }

    /**
     * @param value new column with the answer
     * @return this
     */
    public T setOutputCol(String value) {
        set(outputCol, value);
        return self();
    }

    /**
     * @param value new column with the error, which is null for a good image; {@code error} if not set
     * @return this
     */
    public T setErrorCol(String value) {
        set(errorCol, value);
        return self();
    }

    /**
     * @param value B, images per batch, at least 1; chosen by model size and free memory if not set. The answers are the
     *     same
     * @return this
     */
    public T setBatchSize(int value) {
        BadInputException.require(value >= 1, "setBatchSize(%d): must be at least 1", value);
        set(batchSize, value);
        return self();
    }

    /**
     * @param value number format of the arithmetic, {@code float32}
     * @return this
     * @throws BadInputException for another one
     */
    public T setPrecision(String value) {
        requireOneOf("setPrecision", value, List.of(FLOAT32));
        set(precision, value);
        return self();
    }

    /**
     * @param value {@code row} if a bad image becomes a row with an error, {@code fail} if it ends the job
     * @return this
     * @throws BadInputException for another value
     */
    public T setOnBadImage(String value) {
        requireOneOf("setOnBadImage", value, List.of(ROW, FAIL));
        set(onBadImage, value);
        return self();
    }

    /**
     * @param value size to run the model at, with its positions interpolated, such as {@code 224} or {@code 64x48}
     *     (height, width); empty for the model's own
     * @return this
     */
    public T setImageSize(String value) {
        set(imageSize, value);
        return self();
    }

    /**
     * @param value whether to average over each image and its mirror image
     * @return this
     */
    public T setFlip(boolean value) {
        set(flip, value);
        return self();
    }

    /** @return what {@link #setModel} set */
    public String getModel() {
        return requireModel();
    }

    /** @return the column of images */
    public String getInputCol() {
        return value(inputCol);
    }

    /** @return the column with the answer */
    public String getOutputCol() {
        return value(outputCol);
    }

    /** @return the column with the error */
    public String getErrorCol() {
        return value(errorCol);
    }

    /** @return B; empty if it is chosen by model size and free memory */
    public Optional<Integer> getBatchSize() {
        return isSet(batchSize) ? Optional.of((Integer) getOrDefault(batchSize)) : Optional.empty();
    }

    /** @return number format of the arithmetic */
    public String getPrecision() {
        return value(precision);
    }

    /** @return {@code row} or {@code fail} */
    public String getOnBadImage() {
        return value(onBadImage);
    }

    /** @return size to run the model at; empty for the model's own */
    public String getImageSize() {
        return value(imageSize);
    }

    /** @return whether to average over each image and its mirror image */
    public boolean getFlip() {
        return (Boolean) getOrDefault(flip);
    }

    private String value(Param<String> param) {
        return getOrDefault(param);
    }

    private static void requireOneOf(String setter, String value, List<String> known) {
        BadInputException.require(
                known.contains(value),
                "%s(\"%s\"): unknown%s; choose one of %s",
                setter,
                DisplayText.printable(String.valueOf(value)),
                value == null ? "" : NearestName.hint(value, known),
                String.join(", ", known));
    }

    private String requireModel() {
        BadInputException.require(isSet(model), "%s has no model: name one with setModel", uid);
        return value(model);
    }

    /**
     * {@inheritDoc}
     *
     * @throws BadInputException if the input column is missing or holds no images, or an output column exists already
     */
    @Override
    public StructType transformSchema(StructType schema) {
        ImageColumn.of(field(schema));
        for (Param<String> added : List.of(outputCol, errorCol)) {
            String name = value(added);
            BadInputException.require(
                    Arrays.stream(schema.fieldNames()).noneMatch(name::equalsIgnoreCase),
                    "column %s exists already: give %s another name or drop the column",
                    DisplayText.printable(name),
                    added.name());
        }
        BadInputException.require(
                !getOutputCol().equalsIgnoreCase(getErrorCol()),
                "outputCol and errorCol are both %s: give them different names",
                DisplayText.printable(getOutputCol()));
        return schema.add(getOutputCol(), answer().type(), true).add(getErrorCol(), DataTypes.StringType, true);
    }

    /** Finds the input column as Spark does, whatever its case, but prefers the exact name. */
    private StructField field(StructType schema) {
        String name = getInputCol();
        return Arrays.stream(schema.fields())
                .filter(field -> field.name().equals(name))
                .findFirst()
                .or(() -> Arrays.stream(schema.fields())
                        .filter(field -> field.name().equalsIgnoreCase(name))
                        .findFirst())
                .orElseThrow(() -> new BadInputException("no column " + DisplayText.printable(name)
                        + NearestName.hint(name, List.of(schema.fieldNames()))
                        + "; setInputCol names the column of images; there are "
                        + DisplayText.printable(String.join(", ", schema.fieldNames()))));
    }

    /**
     * {@inheritDoc}
     *
     * @throws BadInputException as {@link #transformSchema}, or if the model cannot be used, or the executors cannot run it
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        StructField input = field(dataset.schema());
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
        SharedModel shared = cache().get(context.sc(), requireModel(), options());
        RowWork work = new RowWork(
                dataset.schema().fieldIndex(input.name()),
                DisplayText.printable(input.name()),
                ImageColumn.of(input),
                answer(),
                getOnBadImage().equals(FAIL));
        SerializableConfiguration hadoop = new SerializableConfiguration(context.hadoopConfiguration());
        return dataset.toDF()
                .mapPartitions(new InferPartition(shared, context.broadcast(hadoop), work), Encoders.row(schema));
    }

    private ModelOptions options() {
        return ModelOptions.DEFAULT
                .withBatch(getBatchSize().orElse(0))
                .withEmbeddings(embeds())
                .withFlip(getFlip())
                .withImageSize(getImageSize());
    }

    /** Serialization, which Spark's own stages allow, leaves it behind. */
    private synchronized ModelCache cache() {
        if (cache == null) {
            cache = new ModelCache();
        }
        return cache;
    }

    /** Copies share the models that were broadcast. */
    @Override
    public T copy(ParamMap extra) {
        T copy = defaultCopy(extra);
        ((VitTransformer<?>) copy).cache = cache();
        return copy;
    }

    /** @return a writer of this stage, which writes the model too: what it wrote can be read on another machine */
    @Override
    public MLWriter write() {
        return new TransformerWriter(this, requireModel());
    }
}
