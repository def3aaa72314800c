package dev.vit4j.attention;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.attention.draw.MapFigure;
import dev.vit4j.attention.draw.Overlay;
import dev.vit4j.attention.draw.Picture;
import dev.vit4j.attention.draw.Style;
import dev.vit4j.attention.method.AttentionFigures;
import dev.vit4j.attention.method.AttentionMatrix;
import dev.vit4j.attention.method.GradientRollout;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.method.PatchMap;
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
 * What a model attends to in one image: the attention weights of all layers and heads, and the maps made of them.
 *
 * <pre>{@code
 * AttentionMaps maps = AttentionMaps.of(ModelFolder.read(Path.of("runs/first/best")), Path.of("cat.jpg"));
 * PatchMap map = maps.rollout();
 * BufferedImage picture = maps.overlay(map);
 * }</pre>
 *
 * <p>For many images use an {@link AttentionReader}, which prepares the model once.
 */
public final class AttentionMaps {
    private final Model model;
    private final PreprocessedImage image;
    private final float[] logits;
    private final List<LayerAttention> layers;
    private final Optional<double[]> shares;
    private final TokenGrid grid;
    private final double temperature;

    /** @param shares [T], of each token in the sequence pooling; empty for models without it */
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

    /** @return where the tokens come from */
    public TokenGrid grid() {
        return grid;
    }

    /** @return the image, as decoded and as the model saw it */
    public PreprocessedImage image() {
        return image;
    }

    /** @return [C], unnormalized log probabilities, a copy */
    public float[] logits() {
        return logits.clone();
    }

    /**
     * @param topK how many, at least 1
     * @return the most likely classes, best first
     */
    public List<Prediction> predictions(int topK) {
        return Prediction.top(logits, model.labels(), topK);
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
     * @return the same maps with every weight sharpened (below 1), softened (above 1), or at 0 made an exact look-up
     */
    public AttentionMaps withTemperature(double t) {
        List<LayerAttention> tempered =
                layers.stream().map(layer -> Temperature.apply(layer, t)).toList();
        return new AttentionMaps(model, image, logits, tempered, shares, temperature * t);
    }

    /**
     * A single look-up, as one layer does it.
     *
     * @param layer 0..L-1
     * @param heads which, or what of them
     * @param query whose look-up is shown
     * @return what it looks up
     * @throws dev.vit4j.common.BadInputException if layer, head or patch is out of range; the message has the range
     */
    public PatchMap raw(int layer, Heads heads, Query query) {
        require(
                layer >= 0 && layer < layers.size(),
                "layer %d: this model has layers 0 to %d",
                layer,
                layers.size() - 1);
        AttentionMatrix matrix = heads.of(layers.get(layer));
        Query asking = asking(query);
        return PatchMap.ofTokens(grid, asking, matrix.lookUp(asking.asked(grid)));
    }

    /** With sequence pooling the classifier's query is the image's own. */
    private Query asking(Query query) {
        return query.equals(Query.CLASSIFIER) && shares.isPresent() ? new Query.OfPooling(shares.get()) : query;
    }

    /**
     * @return with sequence pooling the last look-up, by the one learned query: how much of each patch what the classifier
     *     reads is made of; empty for other models
     */
    public Optional<PatchMap> pooling() {
        return shares.map(of -> PatchMap.ofTokens(grid, new Query.OfPooling(of), of));
    }

    /** @return the look-ups of all layers chained, for what the classifier reads; see {@link Rollout} */
    public PatchMap rollout() {
        return rollout(Heads.MEAN, Query.CLASSIFIER, 0);
    }

    /**
     * The look-ups of all layers chained, see {@link Rollout}.
     *
     * @param heads which, or what of them; the paper has their mean
     * @param query whose look-up is followed, from the last layer back
     * @param discard share of each query's keys that is left out, in [0, 1); the paper has 0
     * @return weight of each patch
     * @throws dev.vit4j.common.BadInputException if head, patch or share is out of range
     */
    public PatchMap rollout(Heads heads, Query query, double discard) {
        List<AttentionMatrix> matrices = layers.stream().map(heads::of).toList();
        Query asking = asking(query);
        return PatchMap.ofTokens(grid, asking, new Rollout(discard).of(matrices).from(asking.asked(grid)));
    }

    /**
     * The patches' relevance for a class, see {@link GradientRollout}; for many images compute the gradients together
     * with {@link ClassGradients}.
     *
     * @param classIndex 0..C-1
     * @return relevance for what the classifier reads
     * @throws dev.vit4j.common.BadInputException if there is no such class, or these maps have a temperature
     */
    public PatchMap gradient(int classIndex) {
        int classes = model.config().classes();
        require(
                classIndex >= 0 && classIndex < classes,
                "class %d: this model has classes 0 to %d",
                classIndex,
                classes - 1);
        try (ClassGradients gradients = new ClassGradients(model, 1)) {
            return gradient(gradients.of(List.of(image), new int[] {classIndex}).get(0), Query.CLASSIFIER);
        }
    }

    /**
     * The patches' relevance for a class, see {@link GradientRollout}.
     *
     * @param gradients of the class's logit for this image, from {@link ClassGradients}
     * @param query whose relevance is computed
     * @return relevance of each patch
     * @throws dev.vit4j.common.BadInputException if there is no such patch, or these maps have a temperature
     */
    public PatchMap gradient(List<LayerAttention> gradients, Query query) {
        require(temperature == 1, "gradients are those of the model's own attention: leave the temperature at 1");
        Query asking = asking(query);
        return PatchMap.ofTokens(
                grid, asking, GradientRollout.relevance(GradientRollout.of(layers, gradients), asking.asked(grid)));
    }

    /** @return how widely and how far each head looks */
    public AttentionFigures figures() {
        return AttentionFigures.of(layers, grid);
    }

    /**
     * @param map one of this image's
     * @return the image with the map over it, at the image's size, in the usual style
     */
    public BufferedImage overlay(PatchMap map) {
        return overlay(map, Style.DEFAULT);
    }

    /**
     * @param map one of this image's
     * @param style colors, opacity, interpolation, contour
     * @return the image with the map over it, at the image's size
     */
    public BufferedImage overlay(PatchMap map, Style style) {
        return Overlay.of(picture(), map, style);
    }

    /**
     * @param map one of this image's
     * @param style colors, opacity, interpolation, contour
     * @param caption lines below the picture
     * @return the overlay with a color bar and captions; tiny images are enlarged by a whole factor
     */
    public BufferedImage figure(PatchMap map, Style style, List<String> caption) {
        return MapFigure.of(picture().enlarged(), map, style, caption);
    }

    /** @return the image with the part that the model saw */
    public Picture picture() {
        return new Picture(image.original(), image.area());
    }
}
