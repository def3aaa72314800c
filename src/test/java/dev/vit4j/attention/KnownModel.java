package dev.vit4j.attention;

import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Model;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model small enough to compute by hand: four patches of one pixel, of which only the red and the green one are
 * informative; one block, one head, width 4.
 *
 * <p>Tokens: red r = (1,-1,1,-1), green -r, black and the class token c = (1,1,-1,-1). Layer norm leaves them as they
 * are: mean 0, variance 1. The query is (2,0,0,0) for all; keys start with ln 2 (r·x)/4, so that the score is ln 2 for
 * red, -ln 2 for green and 0 otherwise: weights 2, 1/2, 1, 1, 1 of 5.5. Values are v = (r·x)/4 (1,-1,0,0). The
 * projection's bias cancels the look-up's output, so that the class token is c again; the MLP adds nothing. Class 0
 * reads w = (1,-1,0,0), class 1 reads -w. As w is orthogonal to both (1,1,1,1) and c, the final layer norm's derivative
 * leaves it unchanged, and the gradient of logit 0 with respect to a weight is w·v: 2 for red, -2 for green, 0
 * otherwise.
 */
public final class KnownModel {
    private static final double ALL = 5.5;

    private KnownModel() {}

    /** As described. */
    public static Model balanced() {
        return model((2 - 0.5) / ALL);
    }

    /** Without the projection's bias: what is looked up decides the class. */
    public static Model deciding() {
        return model(0);
    }

    private static Model model(double found) {
        ViTConfig config = ViTConfig.of(ImageShape.rgb(2), Stem.patches(1), new EncoderShape(4, 1, 1, 1), 2)
                .withBlocks(BlockOptions.PLAIN.withLayerNormEps(1e-12));
        Map<String, INDArray> weights = new LinkedHashMap<>();
        WeightNames.of(config).forEach((name, shape) -> weights.put(name, Nd4j.zeros(DataType.FLOAT, shape)));
        weights.keySet().stream()
                .filter(name -> name.contains("layernorm") && name.endsWith(".weight"))
                .forEach(name -> weights.get(name).assign(1));
        String block = WeightNames.block(0) + "attention.";
        // What red and green add to black, column by column.
        put(weights, WeightNames.PATCH_WEIGHT, 0, -2, 0, -2, 0, 0, 2, 0, 0, 0, 2, 0);
        put(weights, WeightNames.PATCH_BIAS, 1, 1, -1, -1);
        put(weights, WeightNames.CLASS_TOKEN, 1, 1, -1, -1);
        put(weights, block + "attention.query.bias", 2, 0, 0, 0);
        double key = Math.log(2) / 4;
        put(weights, block + "attention.key.weight", key, -key, key, -key, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        put(
                weights,
                block + "attention.value.weight",
                .25,
                -.25,
                .25,
                -.25,
                -.25,
                .25,
                -.25,
                .25,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
        put(weights, block + "output.dense.weight", 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
        put(weights, block + "output.dense.bias", -found, found, 0, 0);
        put(weights, WeightNames.HEAD_WEIGHT, 1, -1, 0, 0, -1, 1, 0, 0);
        Preprocessing asItIs = Preprocessing.squeezed(
                Size.square(2),
                Interpolation.NEAREST,
                new Normalization(1 / 255.0, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));
        return new Model(
                config, asItIs, List.of("red", "green"), weights, Json.mapper().createObjectNode());
    }

    private static void put(Map<String, INDArray> weights, String name, double... values) {
        weights.get(name)
                .assign(Nd4j.createFromArray(values)
                        .castTo(DataType.FLOAT)
                        .reshape(weights.get(name).shape()));
    }
}
