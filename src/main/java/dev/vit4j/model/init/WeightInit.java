package dev.vit4j.model.init;

import dev.vit4j.common.NativeLogging;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Initial weights, as in the ViT paper's code (big_vision, {@code models/vit.py}): Xavier-uniform matrices (Glorot and
 * Bengio 2010, eq. 16), LeCun-normal patch embedding, positions and learned tokens from a normal distribution with
 * standard deviation 0.02, zeros for class token, class heads, biases
 * and relative positions, ones for norms. Layer scales start at the configured
 * value, attention scales at {@code 1 / sqrt E}. A stem's convolutions are initialized after He et al. 2015, as in the
 * code of Hassani et al. 2021. {@link InitScheme} has alternatives for the blocks.
 */
public final class WeightInit {
    static {
        NativeLogging.choose();
    }

    private static final double DEVIATION = 0.02;

    /** Tokens that differ from the class token, which starts as zeros. */
    private static final Set<String> LEARNED_TOKENS =
            Set.of(WeightNames.REGISTERS, WeightNames.DISTILLATION_TOKEN, WeightNames.POOLING_QUERY);

    private WeightInit() {}

    /**
     * @param config shape of the model
     * @param seed equal seeds give equal weights
     * @return weights by name, FLOAT, shapes as {@link WeightNames#of}; blocks initialized by {@link InitScheme#XAVIER}
     */
    public static Map<String, INDArray> fresh(ViTConfig config, long seed) {
        return fresh(config, seed, InitScheme.XAVIER);
    }

    /**
     * @param config shape of the model
     * @param seed equal seeds give equal weights
     * @param scheme initialization of the encoder's blocks
     * @return weights by name, FLOAT, shapes as {@link WeightNames#of}
     */
    public static Map<String, INDArray> fresh(ViTConfig config, long seed, InitScheme scheme) {
        Map<String, INDArray> weights = new LinkedHashMap<>();
        WeightNames.of(config).forEach((name, shape) -> {
            // Each tensor has its own random generator, so that changing the depth does not change the first blocks.
            Random random = generator(seed, name);
            if (name.equals(WeightNames.POSITIONS)) {
                weights.put(name, positions(config, random));
            } else if (scheme == InitScheme.NORMAL && shape.length == 2 && isMatrixOfBlock(name)) {
                weights.put(name, truncatedNormal(shape, random));
            } else {
                weights.put(name, tensor(config, name, shape, random));
            }
        });
        for (int layer = 0; scheme == InitScheme.MIMETIC && layer < config.depth(); layer++) {
            String block = WeightNames.block(layer);
            MimeticAttention.put(weights, block, config, generator(seed, block));
        }
        return weights;
    }

    private static boolean isMatrixOfBlock(String name) {
        return name.startsWith(WeightNames.LAYERS) && !WeightNames.isRelative(name);
    }

    private static Random generator(long seed, String name) {
        return new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    }

    /**
     * Draws from a normal distribution with standard deviation 0.02 (Hugging Face's {@code initializer_range}),
     * truncated at two standard deviations by rejection.
     *
     * @param shape of the result
     * @param random generator of the numbers
     * @return FLOAT array of that shape
     */
    public static INDArray truncatedNormal(long[] shape, Random random) {
        return filled(shape, () -> {
            double value = random.nextGaussian();
            while (Math.abs(value) > 2) {
                value = random.nextGaussian();
            }
            return DEVIATION * value;
        });
    }

    private static INDArray positions(ViTConfig config, Random random) {
        return config.position() == PositionEmbedding.SINCOS
                ? SinCosPositions.of(config)
                : normal(new long[] {1, config.positions(), config.width()}, DEVIATION, random);
    }

    private static INDArray tensor(ViTConfig config, String name, long[] shape, Random random) {
        if (name.endsWith(WeightNames.ATTENTION_SCALE) || name.endsWith(WeightNames.MLP_SCALE)) {
            return Nd4j.valueArrayOf(shape, config.blocks().layerScale(), DataType.FLOAT);
        }
        if (LEARNED_TOKENS.contains(name)) {
            return normal(shape, DEVIATION, random);
        }
        if (name.endsWith(WeightNames.LOCALITY_SCALE)) {
            return Nd4j.valueArrayOf(shape, 1 / Math.sqrt(config.headWidth()), DataType.FLOAT);
        }
        boolean reluFollows = config.stem().convolutions() > 0;
        if (shape.length == 4) {
            double inputs = shape[1] * shape[2] * (double) shape[3];
            // Twice the variance where ReLU follows, since it halves the variance (He et al. 2015, eq. 10).
            return normal(shape, Math.sqrt((reluFollows ? 2 : 1) / inputs), random);
        }
        if (name.endsWith(".weight") && shape.length == 1) {
            return Nd4j.ones(DataType.FLOAT, shape);
        }
        if (WeightNames.isHead(name) || WeightNames.isRelative(name) || shape.length != 2) {
            return Nd4j.zeros(DataType.FLOAT, shape);
        }
        double bound = Math.sqrt(6.0 / (shape[0] + shape[1]));
        return filled(shape, () -> bound * (2 * random.nextDouble() - 1));
    }

    private static INDArray normal(long[] shape, double deviation, Random random) {
        return filled(shape, () -> deviation * random.nextGaussian());
    }

    private static INDArray filled(long[] shape, DoubleSupplier value) {
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.getAsDouble();
        }
        return Nd4j.createFromArray(values).reshape('c', shape);
    }
}
