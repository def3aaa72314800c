package dev.vit4j.spark.executor;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.io.ModelFolder;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that all tasks of an executor share. The driver shares it, and sends this object to the tasks, which lease
 * graphs of it:
 *
 * <pre>{@code
 * SharedModel model = SharedModel.share(spark.sparkContext(), "hdfs:///models/cats", ModelOptions.DEFAULT, log::info);
 * ... // in a task
 * try (ModelLease lease = model.lease()) {
 *     List<Classification> rows = lease.classify(images);
 * }
 * }</pre>
 *
 * <p>Its weights are broadcast once and opened once in each executor, by the first task. They are freed when this was
 * closed, or collected as garbage on the driver.
 */
public final class SharedModel implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1;

    private final Release release;
    private final Broadcast<ShippedModel> model;
    private final String[] labels;
    private final ScoreFunction scores;
    private final int embeddingSize;
    private final String digest;
    private final String shortage;

    private SharedModel(Broadcast<ShippedModel> model, Model read, String digest, String shortage) {
        this.digest = digest;
        this.shortage = shortage;
        this.release = Release.current();
        this.model = model;
        this.labels = read.config().head().isPresent() ? read.labels().toArray(new String[0]) : new String[0];
        this.scores = read.config().scores();
        this.embeddingSize = read.config().pooledWidth();
    }

    /**
     * Reads and checks a model, asks the executors whether they can run it, and broadcasts it. Logs how much memory it
     * takes outside the heap of each executor, as a warning if the application's settings leave less.
     *
     * @param spark the application
     * @param model a model folder or run, on this machine or on one of Hadoop's file systems, or {@code hf:ORG/NAME}
     * @param options how it is run
     * @param notes receives messages to the user
     * @return the model, on the driver
     * @throws BadInputException if there is no such model, it is not valid, has no class head and no embeddings are asked
     *     for, or an executor lacks jars, has others than the driver, or cannot load the native libraries
     */
    public static SharedModel share(SparkContext spark, String model, ModelOptions options, Consumer<String> notes) {
        Logger log = LoggerFactory.getLogger(SharedModel.class);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark);
        requireNatives();
        ModelLocation location = ModelLocation.of(model, spark.hadoopConfiguration(), notes);
        ShippedModel shipped = new ShippedModel(location, options);
        Model read = read(location.folder(), options, notes);
        String shortage = "";
        if (!context.isLocal()) {
            ExecutorMemory memory = ExecutorMemory.of(spark.getConf(), read.config(), options);
            if (memory.isShort()) {
                shortage = memory.toString();
                log.warn("{}", memory);
            } else {
                log.info("{}", memory);
            }
        }
        ExecutorCheck.run(context);
        String digest = ModelFiles.digest(location.folder());
        return new SharedModel(context.broadcast(shipped), read, digest, shortage);
    }

    private static void requireNatives() {
        try {
            Natives.load("the driver");
        } catch (ExecutorProblem e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    /** Reads the whole model, so that whatever is wrong with it is said here and once, and frees its weights. */
    private static Model read(Path folder, ModelOptions options, Consumer<String> notes) {
        Optional<Size> size = options.on(folder).imageSize();
        Model model = options.embeddings()
                ? ModelFolder.read(folder, size, notes)
                : ModelFolder.readClassifier(folder, size, notes);
        Preprocessor.requireImages(folder.toString(), model.config().channels());
        model.weights().values().forEach(INDArray::close);
        return model;
    }

    /** @return class names in order of the class index, length C; empty without a class head */
    public List<String> labels() {
        return List.of(labels);
    }

    /** @return how probabilities are computed from the logits */
    public ScoreFunction scoreFunction() {
        return scores;
    }

    /** @return D, length of the embeddings */
    public int embeddingSize() {
        return embeddingSize;
    }

    /** @return SHA-256 of the model's files, which tells models of the same name apart */
    public String digest() {
        return digest;
    }

    /** @return what it takes outside the heap of each executor, if the application's settings leave less */
    public Optional<String> shortage() {
        return shortage.isEmpty() ? Optional.empty() : Optional.of(shortage);
    }

    /**
     * Leases a graph of this executor's model, which is opened if no task did so before. Call this in a task.
     *
     * @return the lease, to be closed by the task
     * @throws ExecutorProblem if the model cannot be opened here; the message names the host and the remedy
     */
    public ModelLease lease() {
        return new ModelLease(here());
    }

    /** @return different for each time that a model was opened */
    UUID id() {
        return here().opened().id();
    }

    private ShippedModel here() {
        release.requireHere();
        try {
            ShippedModel shipped = model.value();
            shipped.opened();
            return shipped;
        } catch (LinkageError e) {
            throw Natives.problem(Release.host(), e);
        }
    }

    /** Frees the model on all executors. Call this on the driver, after the last job that uses it. */
    @Override
    public void close() {
        model.destroy();
    }
}
