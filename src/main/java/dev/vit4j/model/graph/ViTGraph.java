package dev.vit4j.model.graph;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.AttentionNames;
import dev.vit4j.ops.encoder.EncoderOps.AttentionSizes;
import dev.vit4j.ops.encoder.EncoderOps.Normalized;
import dev.vit4j.ops.encoder.MlpOptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The Vision Transformer of Dosovitskiy et al. 2021 ("An Image is Worth 16x16 Words"), section 3.1, as a SameDiff
 * graph for a fixed number of images.
 *
 * <pre>
 * z = [class; patches · E] + position                  [B*T,D]   (eq. 1)
 * L times:  z = z + Attention(LayerNorm(z))            [B*T,D]   (eq. 2)
 *           z = z + MLP(LayerNorm(z))                  [B*T,D]   (eq. 3)
 * pooled = LayerNorm(z)[class], or a mean of its rows  [B,D]     (eq. 4)
 * logits = pooled · W + b                              [B,C]
 * </pre>
 *
 * <p>Its parts are {@link StemGraph}, {@link EmbeddingGraph}, {@link PositionGraph}, {@link GraphWeights}, {@link
 * PoolingGraph}, {@link HeadGraph} and {@link LossGraph}. Families of ViTs differ in what {@link ViTConfig} describes:
 * tokens before the patches, positions, activations and gates, where norms stand, and pooling.
 *
 * <p>Registers (Darcet et al. 2024, "Vision Transformers Need Registers", section 2.2) are inserted between the class
 * token and the patches after position embeddings are added; mean and sequence pooling exclude them.
 *
 * <p>Variables have the names of the tensors on disk ({@link WeightNames}); results are fetched by the names below.
 */
public final class ViTGraph {
    /** Placeholder [B,N,P]: normalized images cut into patches. */
    public static final String PATCHES = "patches";
    /** Result [B,D]: the pooled vector, input of the class head. */
    public static final String POOLED = "pooled";
    /**
     * Result [B,T], with sequence and attention pooling: each token's weight in the pooled vector, averaged over heads;
     * rows sum to 1.
     */
    public static final String POOLING_WEIGHTS = "pooling_weights";
    /** Result [B,C]: unnormalized log probabilities. */
    public static final String LOGITS = "logits";
    /** Placeholder [B,C]: target probabilities, rows summing to 1. */
    public static final String TARGETS = "targets";
    /** Placeholder [B,C]: a teacher's probabilities at the distillation temperature, rows summing to 1. */
    public static final String TEACHER = "teacher";
    /** Result, scalar: mean cross entropy over the batch, or whatever else is differentiated. */
    public static final String LOSS = "loss";
    /** Placeholder [B,C]: 1 at each image's chosen class, 0 elsewhere; zero rows for images that pad a batch. */
    public static final String CHOSEN = "chosen_classes";

    private final SameDiff sd;
    private final ViTConfig config;
    private final EncoderOps ops;
    private final GraphWeights weights;
    private final int images;
    private final Masks masks;
    private final PositionGraph positions;
    /** T, or fewer if patches are dropped. */
    private final int tokens;

    /** Whether the last block is computed for the class token's row alone. */
    private final boolean classRowLast;

    private ViTGraph(
            SameDiff sd,
            ViTConfig config,
            EncoderOps ops,
            Map<String, INDArray> weights,
            int images,
            Masks masks,
            boolean classRowLast,
            boolean frozen) {
        this.sd = sd;
        this.config = config;
        this.ops = ops;
        this.weights = new GraphWeights(sd, config, weights, frozen);
        this.images = images;
        this.masks = masks;
        this.positions = new PositionGraph(sd, config, ops, this.weights);
        this.tokens = masks.kept() == null ? config.tokens() : config.trainedTokens();
        this.classRowLast = classRowLast;
    }

    /**
     * Returns an empty graph whose variables may be views of one flat vector, which ND4J's default array holders
     * reject.
     */
    static SameDiff empty() {
        SameDiff sd = SameDiff.create();
        sd.setArrayHolders(new SingleThreadArrayHolder(), new SingleThreadArrayHolder(), false);
        return sd;
    }

    /**
     * Adds the encoder and the classifier to a graph.
     *
     * @param sd an empty graph
     * @param config shape of the model
     * @param ops implementation of the operations, on the same graph
     * @param weights by name, shapes as {@link WeightNames#of}; the graph uses these arrays without copying them
     * @param images B, images in every batch
     * @param masks of dropout and drop path; {@link Masks#none()} outside training
     * @param results names of the results to fetch. With class-token pooling, the logits depend only on the class
     *     token's row of the last block. Unless that block's attention weights or hidden states are fetched, its
     *     queries, projection and MLP are computed for that row only, and the graph lacks these two results. The
     *     numbers are the same.
     */
    static void build(
            SameDiff sd,
            ViTConfig config,
            EncoderOps ops,
            Map<String, INDArray> weights,
            int images,
            Masks masks,
            Collection<String> results) {
        build(sd, config, ops, weights, images, masks, results, false);
    }

    /**
     * Adds the encoder and the classifier to an inference-only graph. The weights become constants, which operations
     * may repack once for all runs.
     *
     * @param sd an empty graph
     * @param config shape of the model
     * @param ops implementation of the operations, on the same graph
     * @param weights by name, shapes as {@link WeightNames#of}; must not change afterwards
     * @param images B, images in every batch
     * @param results as for {@link #build}
     */
    static void buildFrozen(
            SameDiff sd,
            ViTConfig config,
            EncoderOps ops,
            Map<String, INDArray> weights,
            int images,
            Collection<String> results) {
        build(sd, config, ops, weights, images, Masks.none(), results, true);
    }

    private static void build(
            SameDiff sd,
            ViTConfig config,
            EncoderOps ops,
            Map<String, INDArray> weights,
            int images,
            Masks masks,
            Collection<String> results,
            boolean frozen) {
        boolean lastBlockRead =
                results.contains(attentionName(config.depth() - 1)) || results.contains(hiddenName(config.depth()));
        boolean classRowLast = config.pooling().isClassTokenAlone() && !lastBlockRead;
        new ViTGraph(sd, config, ops, weights, images, masks, classRowLast, frozen).build();
    }

    /**
     * @param layer 0..L-1
     * @return name of that block's attention weights [B,H,T,T]
     */
    public static String attentionName(int layer) {
        return "attention." + layer;
    }

    /**
     * @param layer 0..L-1
     * @return name of the input of that block's attention, the rows after its first layer norm [B*T,D]
     */
    public static String normalizedName(int layer) {
        return WeightNames.block(layer) + "layernorm_before.output";
    }

    /**
     * @param config shape of a model
     * @return names of all its blocks' attention weights, first to last
     */
    public static List<String> attentionNames(ViTConfig config) {
        return IntStream.range(0, config.depth())
                .mapToObj(ViTGraph::attentionName)
                .toList();
    }

    /**
     * @param layer 0 for the first block's input, i for the output of block i-1, up to L
     * @return name of those hidden states [B*T,D]
     */
    public static String hiddenName(int layer) {
        return "hidden." + layer;
    }

    private void build() {
        SDVariable z = new EmbeddingGraph(sd, config, ops, images, tokens, masks, weights).embedded();
        for (int layer = 0; layer < config.depth(); layer++) {
            z = block(layer, z);
        }
        SDVariable pooled = new PoolingGraph(sd, config, ops, images, tokens, weights).pooled(z, classRowLast);
        if (config.head().isPresent()) {
            new HeadGraph(sd, config, ops, images, weights::weight).logits(pooled);
        }
    }

    /**
     * Builds a block (eq. 2 and 3): [B*T,D] to [B*T,D], or to the class rows [B,D] in the last block if only these are
     * read.
     */
    private SDVariable block(int layer, SDVariable z) {
        boolean classRow = classRowLast && layer == config.depth() - 1;
        int t = tokens;
        String at = WeightNames.block(layer);
        // Names without a number: a result with fewer rows must not be fetched by the usual name.
        String attention = classRow ? "class_attention" : attentionName(layer);
        String hidden = classRow ? "class_hidden" : hiddenName(layer + 1);
        Normalized before = layerNormResidual(at + "layernorm_before", z); // normalizedName(layer)
        SDVariable values = ops.attention(
                new AttentionNames(attention, "values." + layer),
                new AttentionSizes(
                        images,
                        t,
                        config.heads(),
                        classRow ? 1 : t,
                        config.blocks().isLocality()),
                before.result(),
                weights.qkv(at + "attention.attention."),
                positions.of(layer),
                classRow ? firstQueries(masks.attention(layer)) : masks.attention(layer));
        SDVariable attended = ops.linearAdd(
                "attended." + layer,
                config.blocks().attentionNorm() ? layerNorm(at + WeightNames.ATTENTION_NORM, values) : values,
                weights.branchWeight(at + "attention.output.dense", at + WeightNames.ATTENTION_SCALE),
                weights.branchBias(at + "attention.output.dense", at + WeightNames.ATTENTION_SCALE),
                classRow ? classRows(before.residual()) : before.residual(),
                classRow ? classRows(masks.attentionBranch(layer)) : masks.attentionBranch(layer));
        return ops.mlp(
                hidden,
                attended,
                weights.mlp(layer),
                new MlpOptions(
                        config.blocks().layerNormEps(), config.blocks().mlp().activation()),
                classRow ? classRows(masks.mlpBranch(layer)) : masks.mlpBranch(layer));
    }

    /** Selects each image's first row: [B*T,X] to [B,X]; null stays null. */
    private SDVariable classRows(SDVariable rows) {
        if (rows == null) {
            return null;
        }
        long columns = rows.getShape() == null ? config.width() : rows.getShape()[1];
        return rows.reshape(images, tokens, columns)
                .get(SDIndex.all(), SDIndex.point(0), SDIndex.all())
                .reshape(images, columns);
    }

    /** Selects the mask's row of the class token's query: [B,H,T,T] to [B,H,1,T]; null stays null. */
    private SDVariable firstQueries(SDVariable mask) {
        if (mask == null) {
            return null;
        }
        return mask.get(SDIndex.all(), SDIndex.all(), SDIndex.point(0), SDIndex.all())
                .reshape(images, config.heads(), 1, tokens);
    }

    private SDVariable layerNorm(String name, SDVariable x) {
        return ops.layerNorm(
                name + ".output",
                x,
                weights.weight(name + ".weight"),
                weights.weight(name + ".bias"),
                config.blocks().layerNormEps());
    }

    private Normalized layerNormResidual(String name, SDVariable x) {
        return ops.layerNormResidual(
                name + ".output",
                x,
                weights.weight(name + ".weight"),
                weights.weight(name + ".bias"),
                config.blocks().layerNormEps());
    }

    /** Returns the type that a graph of these weights computes in. */
    static DataType dataType(Map<String, INDArray> weights) {
        return weights.values().iterator().next().dataType();
    }
}
