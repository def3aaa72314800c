package dev.vit4j.attention.page;

import dev.vit4j.classify.Prediction;
import dev.vit4j.image.RgbImage;
import java.util.List;
import java.util.Optional;

/**
 * One image with the model's predictions and attention. Arrays are not copied, so don't change them.
 *
 * @param fileName of its page within the folder, ending in {@code .html}, such as {@code chelsea.html}
 * @param name displayed name, such as the path as given
 * @param seen the model's input in RGB, after resize and crop, before normalization
 * @param original the image before preprocessing, to show it on the page too
 * @param predictions the top classes, best first; may be empty
 * @param attention weights of each layer from first to last, [H,T,T] each, rows summing to 1
 * @param classMaps gradient maps of any number of classes; may be empty
 * @param entropyBits [L][H], mean entropy of each head's look-ups; null to leave it out
 * @param distancePixels [L][H], mean attention distance of each head, NaN where undefined; null to leave it out
 */
public record PageImage(
        String fileName,
        String name,
        RgbImage seen,
        Optional<Original> original,
        List<Prediction> predictions,
        List<float[]> attention,
        List<ClassMap> classMaps,
        double[][] entropyBits,
        double[][] distancePixels) {

    /** @throws IllegalArgumentException if the file name is not a plain name that ends in {@code .html} */
    public PageImage {
        predictions = List.copyOf(predictions);
        attention = List.copyOf(attention);
        classMaps = List.copyOf(classMaps);
        if (!fileName.endsWith(".html")
                || fileName.startsWith(".")
                || fileName.equals(AttentionPages.INDEX)
                || fileName.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("not the file name of a page: '" + fileName + "'");
        }
    }

    /**
     * @param model the model that made the attention
     * @throws IllegalArgumentException if a length does not fit the model, or weights are invalid
     */
    void check(PageModel model) {
        int weights = model.heads() * model.tokens() * model.tokens();
        int size = model.patching().imageSize();
        fits("layers", attention.size(), model.layers());
        for (float[] layer : attention) {
            fits("weights of a layer", layer.length, weights);
            WeightCodec.check(layer, model.tokens());
        }
        fits("width of the seen image", seen.width(), size);
        fits("height of the seen image", seen.height(), size);
        for (ClassMap map : classMaps) {
            fits("relevance of a class map", map.relevance().length, model.patches());
            within(map.classIndex(), model);
        }
        for (Prediction prediction : predictions) {
            within(prediction.index(), model);
        }
        figuresFit("entropies", entropyBits, model);
        figuresFit("distances", distancePixels, model);
    }

    private void figuresFit(String what, double[][] figures, PageModel model) {
        if (figures != null) {
            fits("layers of " + what, figures.length, model.layers());
            for (double[] layer : figures) {
                fits("heads of " + what, layer.length, model.heads());
            }
        }
    }

    private void fits(String what, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(name + ": " + what + ": " + found + ", but the model has " + expected);
        }
    }

    private void within(int classIndex, PageModel model) {
        if (classIndex < 0 || classIndex >= model.labels().size()) {
            throw new IllegalArgumentException(name + ": class " + classIndex + ", but the model has "
                    + model.labels().size() + " classes");
        }
    }
}
