package dev.vit4j.spark;

import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/**
 * Computes the embeddings of a column of images, for search, clustering and other models:
 *
 * <pre>{@code
 * Dataset<Row> embedded = new VitEmbedder().setModel("hf:facebook/dinov2-small").transform(images);
 * }</pre>
 *
 * <p>The output column {@code embedding}, of type {@code array<float>}, holds the pooled vector [D] that the class head
 * reads; models without a head are accepted. It is null for an image that cannot be read, and the column {@code error} says
 * why. The numbers are those of {@code vit classify --embeddings}, bit for bit on the same kind of processor.
 */
public final class VitEmbedder extends VitTransformer<VitEmbedder> {
    private static final long serialVersionUID = 1;

    /** Creates an embedder without a model. */
    public VitEmbedder() {
        this(Identifiable$.MODULE$.randomUID("vitEmbedder"));
    }

    /** @param uid unique name of this stage */
    public VitEmbedder(String uid) {
        super(uid, "embedding");
    }

    @Override
    VitEmbedder self() {
        return this;
    }

    @Override
    Answer answer() {
        return new Answer.Embedding();
    }

    @Override
    boolean embeds() {
        return true;
    }

    /** @return a reader of what {@link #write} wrote */
    public static MLReader<VitEmbedder> read() {
        return new TransformerReader<>();
    }

    /**
     * @param path folder of a stage that was saved
     * @return the stage
     */
    public static VitEmbedder load(String path) {
        return read().load(path);
    }
}
