package dev.vit4j.attention.page;

import dev.vit4j.classify.Prediction;
import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.GridAxis;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.TokenGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Models and images with synthetic attention. */
final class Sample {
    static final List<String> LABELS = List.of("airplane", "automobile", "bird", "cat", "deer");

    private Sample() {}

    /** As nano/4, but with other numbers of layers, heads and patches: 32 pixels, patches of 8. */
    static PageModel small() {
        return new PageModel(
                "small/8",
                LABELS,
                3,
                2,
                new TokenGrid(new Patching(32, 3, 8, 8), PrefixTokens.CLASS_TOKEN),
                Pooling.CLS);
    }

    /** Without a class token, patches overlapping by 4 pixels. */
    static PageModel overlapping() {
        return new PageModel(
                "overlapping", LABELS, 2, 2, new TokenGrid(new Patching(32, 3, 8, 4), PrefixTokens.NONE), Pooling.MEAN);
    }

    /** With a class token and two registers. */
    static PageModel withRegisters() {
        return new PageModel(
                "registers",
                LABELS,
                2,
                2,
                new TokenGrid(new Patching(32, 3, 8, 8), new PrefixTokens(true, false, 2)),
                Pooling.CLS);
    }

    /** As DeiT with a teacher: a distillation token, which is read as the class token is. */
    static PageModel distilled() {
        return family("deit", LABELS, new PrefixTokens(true, true, 0), Pooling.CLS_AND_DISTILLATION);
    }

    /** As DINOv2's classifier with registers: the class token and the mean over the patches are read. */
    static PageModel classAndMean() {
        return family("dinov2", LABELS, new PrefixTokens(true, false, 4), Pooling.CLS_AND_MEAN);
    }

    /** As BEiT: there is a class token, but the mean over the patches is read. */
    static PageModel unreadClassToken() {
        return family("beit", LABELS, PrefixTokens.CLASS_TOKEN, Pooling.MEAN);
    }

    /** As SigLIP's vision tower: attention pooling, and no class head. */
    static PageModel headless() {
        return family("siglip", List.of(), PrefixTokens.NONE, Pooling.ATTENTION);
    }

    private static PageModel family(String name, List<String> labels, PrefixTokens prefix, Pooling pooling) {
        return new PageModel(name, labels, 2, 2, new TokenGrid(new Patching(32, 3, 8, 8), prefix), pooling);
    }

    /** Like cifar10-cct: tokens of two convolutions, 4 pixels apart, and sequence pooling. */
    static PageModel withSequencePooling() {
        GridAxis tokens = new GridAxis(32, 13, 4, 6, 32);
        return new PageModel(
                "cct", LABELS, 2, 2, new TokenGrid(tokens, tokens, PrefixTokens.NONE, 2), Pooling.SEQUENCE);
    }

    /** One layer, one head, four patches. */
    static PageModel tiny(String name, List<String> labels) {
        return new PageModel(
                name, labels, 1, 1, new TokenGrid(new Patching(8, 3, 4, 4), PrefixTokens.NONE), Pooling.MEAN);
    }

    /** The same image without class maps and figures, with other pictures. */
    static PageImage bare(PageImage image, PagePictures pictures) {
        return new PageImage(
                image.fileName(),
                image.name(),
                pictures,
                List.of(),
                new PageAttention(image.attention().layers(), Optional.empty(), null, null),
                List.of());
    }

    /** An image of {@link #tiny} under this name, with a map of its first class. */
    static PageImage tinyImage(String stem, String name) {
        PageImage plain = image(tiny("m", LABELS), stem, 1);
        return new PageImage(
                plain.fileName(),
                name,
                new PagePictures(plain.pictures().seen(), Optional.empty(), Optional.empty()),
                List.of(new Prediction(name, 0, 1)),
                new PageAttention(plain.attention().layers(), Optional.empty(), null, null),
                List.of(new ClassMap(0, new double[] {1, 2, 3, 4}, new double[0], new double[] {4, 3, 2, 1})));
    }

    static PageImage image(PageModel model, String stem, long seed) {
        Random random = new Random(seed);
        List<float[]> attention = new ArrayList<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            attention.add(rows(random, model.heads() * model.tokens(), model.tokens(), 3));
        }
        Size size = model.grid().imageSize();
        boolean learned = model.pooling() == Pooling.SEQUENCE || model.pooling() == Pooling.ATTENTION;
        Optional<double[]> shares = learned ? Optional.of(shares(random, model.tokens())) : Optional.empty();
        boolean head = !model.labels().isEmpty();
        List<ClassMap> maps = head ? List.of(classMap(model, random, 3), classMap(model, random, 1)) : List.of();
        List<Prediction> predictions = !head
                ? List.of()
                : List.of(
                        new Prediction("cat", 3, 0.625f),
                        new Prediction("automobile", 1, 0.25f),
                        new Prediction("bird", 2, 0.0625f));
        return new PageImage(
                stem + ".html",
                "photos/" + stem + ".png",
                new PagePictures(
                        noise(random, size.width(), size.height()), Optional.of(original(random)), Optional.empty()),
                predictions,
                new PageAttention(attention, shares, figures(model, random, 2), figures(model, random, 9)),
                maps);
    }

    private static double[] shares(Random random, int tokens) {
        float[] row = rows(random, 1, tokens, 2);
        double[] shares = new double[tokens];
        for (int token = 0; token < tokens; token++) {
            shares[token] = row[token];
        }
        return shares;
    }

    /** Rows of softmax over normally distributed scores. */
    static float[] rows(Random random, int count, int tokens, double spread) {
        float[] weights = new float[count * tokens];
        for (int row = 0; row < count; row++) {
            double[] powers = random.doubles(tokens)
                    .map(x -> Math.exp(spread * random.nextGaussian()))
                    .toArray();
            double sum = java.util.Arrays.stream(powers).sum();
            for (int i = 0; i < tokens; i++) {
                weights[row * tokens + i] = (float) (powers[i] / sum);
            }
        }
        return weights;
    }

    static RgbImage noise(Random random, int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        random.nextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    private static Original original(Random random) {
        return new Original(noise(random, 60, 40), 10, 0, 40, 40);
    }

    private static ClassMap classMap(PageModel model, Random random, int index) {
        double[] relevance = random.doubles(model.patches()).map(x -> 0.01 * x).toArray();
        double[] gradCam = random.doubles(model.patches()).map(x -> 3 * x).toArray();
        double[] prefix = new double[model.grid().firstPatch()];
        for (int token = 0; token < prefix.length; token++) {
            prefix[token] = 0.002 * (token + 1);
        }
        return new ClassMap(index, relevance, prefix, gradCam);
    }

    private static double[][] figures(PageModel model, Random random, double scale) {
        double[][] figures = new double[model.layers()][];
        for (int layer = 0; layer < figures.length; layer++) {
            figures[layer] = random.doubles(model.heads()).map(x -> scale * x).toArray();
        }
        return figures;
    }
}
