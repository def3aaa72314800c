package dev.vit4j.attention.page;

import dev.vit4j.classify.Prediction;
import dev.vit4j.common.Size;
import dev.vit4j.model.Pooling;
import java.util.List;

/**
 * One image with the model's predictions and attention.
 *
 * @param fileName of its page within the folder, ending in {@code .html}, such as {@code chelsea.html}
 * @param name displayed name, such as the path as given
 * @param pictures its pictures
 * @param predictions the top classes, best first; may be empty
 * @param attention its attention weights
 * @param classMaps maps of any number of classes; may be empty
 */
public record PageImage(
        String fileName,
        String name,
        PagePictures pictures,
        List<Prediction> predictions,
        PageAttention attention,
        List<ClassMap> classMaps) {

    /** @throws IllegalArgumentException if the file name is not a plain name that ends in {@code .html} */
    public PageImage {
        predictions = List.copyOf(predictions);
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
        Size size = model.grid().imageSize();
        fits("layers", attention.layers().size(), model.layers());
        for (float[] layer : attention.layers()) {
            fits("weights of a layer", layer.length, weights);
            WeightCodec.check(layer, model.tokens());
        }
        attention.poolingWeights().ifPresent(shares -> fits("pooling weights", shares.length, model.tokens()));
        boolean learned = model.pooling() == Pooling.SEQUENCE || model.pooling() == Pooling.ATTENTION;
        if (attention.poolingWeights().isEmpty() && learned) {
            throw new IllegalArgumentException(name + ": the weights of the pooling are missing");
        }
        fits("width of the seen image", pictures.seen().width(), size.width());
        fits("height of the seen image", pictures.seen().height(), size.height());
        for (ClassMap map : classMaps) {
            fits("relevance of a class map", map.relevance().length, model.patches());
            fits(
                    "relevance of tokens before the patches",
                    map.prefix().length,
                    model.grid().firstPatch());
            fits("Grad-CAM of a class map", map.gradCam().length, model.patches());
            within(map.classIndex(), model);
        }
        for (Prediction prediction : predictions) {
            within(prediction.index(), model);
        }
        figuresFit("entropies", attention.entropyBits(), model);
        figuresFit("distances", attention.distancePixels(), model);
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
