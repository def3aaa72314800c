package dev.vit4j.attention;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.attention.draw.MapFigure;
import dev.vit4j.attention.draw.Overlay;
import dev.vit4j.attention.draw.Picture;
import dev.vit4j.attention.draw.Style;
import dev.vit4j.attention.method.AttentionFigures;
import dev.vit4j.attention.method.AttentionMatrix;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.GradCam;
import dev.vit4j.attention.method.GradientRollout;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.method.Query;
import dev.vit4j.attention.method.Rollout;
import dev.vit4j.attention.method.Temperature;
import dev.vit4j.classify.Prediction;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.TokenGrid;
import dev.vit4j.ops.OpsChoice;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The attention of a model for one image: the weights of all layers and heads, and the maps computed from them.
 *
 * <pre>{@code
 * AttentionMaps maps = AttentionMaps.of(ModelFolder.read(Path.of("runs/first/best")), Path.of("cat.jpg"));
 * PatchMap map = maps.rollout();
 * BufferedImage picture = maps.overlay(map);
 * }</pre>
 *
 * <p>For many images, use an {@link AttentionReader}, which prepares the model once.
 */
public final class AttentionMaps {
    private final Model model;
    private final PreprocessedImage image;
    private final float[] logits;
    private final List<LayerAttention> layers;
    private final Optional<double[]> shares;
    private final TokenGrid grid;
    private final double temperature;

    /**
     * @param logits [C]; empty for a model without a class head
     * @param shares [T], the weight of each token in sequence or attention pooling; empty for other models
     */
    AttentionMaps(
            Model model,
            PreprocessedImage image,
            float[] logits,
            List<LayerAttention> layers,
            Optional<double[]> shares) {
        this(model, image, logits, layers, shares, 1);
    }

    private AttentionMaps(
            Model model,
            PreprocessedImage image,
            float[] logits,
            List<LayerAttention> layers,
            Optional<double[]> shares,
            double temperature) {
        this.model = model;
        this.image = image;
        this.logits = logits;
        this.layers = List.copyOf(layers);
        this.shares = shares;
        this.grid = TokenGrid.of(model.config());
        this.temperature = temperature;
    }

    /**
     * @param model any model
     * @param image a JPEG, PNG, BMP or GIF file
     * @return the image's maps
     * @throws dev.vit4j.common.BadInputException if the file cannot be read as an image
     */
    public static AttentionMaps of(Model model, Path image) {
        return of(model, new ImageDecoder().decode(image));
    }

    /**
     * @param model any model
     * @param image any image
     * @return its maps
     */
    public static AttentionMaps of(Model model, BufferedImage image) {
        return of(model, RgbImage.of(image));
    }

    /**
     * @param model any model
     * @param image any image
     * @return its maps
     */
    public static AttentionMaps of(Model model, RgbImage image) {
        try (AttentionReader reader = new AttentionReader(model, OpsChoice.of("auto"), 1)) {
            return reader.read(List.of(image)).get(0);
        }
    }

    /** @return the token grid */
    public TokenGrid grid() {
        return grid;
    }

    /** @return the image, as decoded and as the model saw it */
    public PreprocessedImage image() {
        return image;
    }

    /** @return [C], unnormalized log probabilities, a copy; empty if the model has no class head */
    public float[] logits() {
        return logits.clone();
    }

    /**
     * @param topK number of classes, at least 1
     * @return the most likely classes, best first; none if the model has no class head
     */
    public List<Prediction> predictions(int topK) {
        if (logits.length == 0) {
            return List.of();
        }
        return Prediction.top(logits, model.labels(), topK, model.config().scores());
    }

    /** @return weights of each layer from first to last, [H,T,T] each, rows summing to 1 */
    public List<LayerAttention> layers() {
        return layers;
    }

    /** @return all weights, [L,H,T,T] FLOAT, a new array */
    public INDArray weights() {
        int heads = layers.get(0).heads();
        int tokens = grid.tokens();
        INDArray all = Nd4j.createUninitialized(layers.size(), heads, tokens, tokens);
        for (int layer = 0; layer < layers.size(); layer++) {
            all.slice(layer).assign(Nd4j.create(layers.get(layer).values(), new long[] {heads, tokens, tokens}, 'c'));
        }
        return all;
    }

    /**
     * @param t temperature, at least 0; see {@link Temperature}
     * @return the same maps with sharper weights (t below 1), softer weights (t above 1), or exact look-ups (t = 0)
     */
    public AttentionMaps withTemperature(double t) {
        List<LayerAttention> tempered =
                layers.stream().map(layer -> Temperature.apply(layer, t)).toList();
        return new AttentionMaps(model, image, logits, tempered, shares, temperature * t);
    }

    /**
     * Returns one look-up of one layer.
     *
     * @param layer index of the layer, 0..L-1
     * @param heads a head, or a reduction over heads
     * @param query the query
     * @return the weight of each patch
     * @throws dev.vit4j.common.BadInputException if the model has no such layer, head or token
     */
    public PatchMap raw(int layer, Heads heads, Query query) {
        require(
                layer >= 0 && layer < layers.size(),
                "layer index %d: this model has layer indexes 0 to %d",
                layer,
                layers.size() - 1);
        AttentionMatrix matrix = heads.of(layers.get(layer));
        Query resolved = resolved(query);
        return PatchMap.ofTokens(grid, resolved, matrix.lookUp(resolved.weights(grid)));
    }

    /** Replaces the classifier's query by the one that it stands for in this model and image. */
    private Query resolved(Query query) {
        return query.resolved(model.config().pooling(), shares);
    }

    /**
     * @return with sequence or attention pooling, the look-up of its learned query: the weight of each patch in the pooled
     *     vector, in attention pooling the mean over its heads; empty for other models
     */
    public Optional<PatchMap> pooling() {
        return shares.map(of -> PatchMap.ofTokens(grid, Queries.NONE, of));
    }

    /**
     * @return [T], with sequence or attention pooling: the weight of each token in the pooled vector; empty for other
     *     models
     */
    public Optional<double[]> poolingWeights() {
        return shares.map(double[]::clone);
    }

    /** @return attention roll-out for the classifier's query, see {@link Rollout} */
    public PatchMap rollout() {
        return rollout(Heads.MEAN, Queries.CLASSIFIER, 0);
    }

    /**
     * Computes attention roll-out, see {@link Rollout}.
     *
     * @param heads a head, or a reduction over heads; the mean in the paper
     * @param query the query in the last layer
     * @param discard fraction of each query's keys to discard, in [0, 1); 0 in the paper
     * @return weight of each patch
     * @throws dev.vit4j.common.BadInputException if the model has no such head or token, or the share is out of range
     */
    public PatchMap rollout(Heads heads, Query query, double discard) {
        List<AttentionMatrix> matrices = layers.stream().map(heads::of).toList();
        Query resolved = resolved(query);
        return PatchMap.ofTokens(
                grid, resolved, new Rollout(discard).of(matrices).from(resolved.weights(grid)));
    }

    /**
     * Computes the relevance of each patch for a class, see {@link GradientRollout}; for many images compute the
     * gradients together with {@link ClassGradients}.
     *
     * @param classIndex 0..C-1
     * @return relevance for the classifier's query
     * @throws dev.vit4j.common.BadInputException if there is no such class, or these maps have a temperature
     */
    public PatchMap gradient(int classIndex) {
        requireClass(classIndex);
        try (ClassGradients gradients = new ClassGradients(model, 1)) {
            return gradient(gradients.of(List.of(image), new int[] {classIndex}).get(0), Queries.CLASSIFIER);
        }
    }

    /**
     * Computes the relevance of each patch for a class, see {@link GradientRollout}.
     *
     * @param gradients of the class's logit for this image, from {@link ClassGradients}, with those of attention weights
     * @param query the query
     * @return relevance of each patch
     * @throws dev.vit4j.common.BadInputException if there is no such token, or these maps have a temperature
     */
    public PatchMap gradient(ClassGradient gradients, Query query) {
        requireOwnTemperature();
        Query resolved = resolved(query);
        return PatchMap.ofTokens(
                grid,
                resolved,
                GradientRollout.relevance(GradientRollout.of(layers, gradients.attention()), resolved.weights(grid)));
    }

    /**
     * Computes Grad-CAM for a class, see {@link GradCam}; for many images compute the gradients together with {@link
     * ClassGradients}.
     *
     * @param classIndex 0..C-1
     * @return the map
     * @throws dev.vit4j.common.BadInputException if there is no such class, or these maps have a temperature
     */
    public PatchMap gradCam(int classIndex) {
        requireClass(classIndex);
        try (ClassGradients gradients = ClassGradients.ofFeatures(model, OpsChoice.of("auto"), 1)) {
            return gradCam(gradients.of(List.of(image), new int[] {classIndex}).get(0));
        }
    }

    /**
     * Computes Grad-CAM for a class, see {@link GradCam}.
     *
     * @param gradient of the class's logit for this image, from {@link ClassGradients}
     * @return the map
     * @throws dev.vit4j.common.BadInputException if these maps have a temperature
     */
    public PatchMap gradCam(ClassGradient gradient) {
        requireOwnTemperature();
        return new PatchMap(grid, Queries.NONE, GradCam.of(grid, gradient.features()), new double[grid.firstPatch()]);
    }

    private void requireClass(int classIndex) {
        int classes = model.config().classes();
        require(
                classes > 0,
                "this model has no class head, so there is no class to explain; raw attention and roll-out need none");
        require(
                classIndex >= 0 && classIndex < classes,
                "class %d: this model has classes 0 to %d",
                classIndex,
                classes - 1);
    }

    private void requireOwnTemperature() {
        require(temperature == 1, "gradients belong to the model's own attention; leave the temperature at 1");
    }

    /** @return entropy and mean attention distance of each head */
    public AttentionFigures figures() {
        return AttentionFigures.of(layers, grid);
    }

    /**
     * @param map a map of this image
     * @return the image with the map over it, at the image's size, in the default style
     */
    public BufferedImage overlay(PatchMap map) {
        return overlay(map, Style.DEFAULT);
    }

    /**
     * @param map a map of this image
     * @param style colors, opacity, interpolation, contour
     * @return the image with the map over it, at the image's size
     */
    public BufferedImage overlay(PatchMap map, Style style) {
        return Overlay.of(picture(), map, style);
    }

    /**
     * @param map a map of this image
     * @param style colors, opacity, interpolation, contour
     * @param caption lines below the picture
     * @return the overlay with a color bar and a caption; small images are enlarged by an integer factor
     */
    public BufferedImage figure(PatchMap map, Style style, List<String> caption) {
        return MapFigure.of(picture().enlarged(), map, style, caption);
    }

    /** @return the image with the crop that the model saw */
    public Picture picture() {
        return new Picture(image.original(), image.area());
    }
}
