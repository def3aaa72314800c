package dev.vit4j.ops.encoder;

import dev.vit4j.ops.encoder.EncoderOps.EmbeddingWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * Order of the first block's input rows: for each image the class token, the registers, and the patches.
 *
 * @param images B
 * @param classTokens K, class token and other tokens with positions before the patches
 * @param registers R
 * @param patches N
 * @param width D
 */
public record EmbeddingLayout(int images, int classTokens, int registers, int patches, int width) {
    public static EmbeddingLayout of(int images, EmbeddingWeights weights) {
        long[] positions = weights.positions().getShape();
        int classTokens = weights.classTokens();
        return new EmbeddingLayout(
                images,
                classTokens,
                weights.registers() == null
                        ? 0
                        : Math.toIntExact(weights.registers().getShape()[1]),
                Math.toIntExact(positions[1]) - classTokens,
                Math.toIntExact(positions[2]));
    }

    /** @return the components in their order, as an operation keeps them */
    public int[] arguments() {
        return new int[] {images, classTokens, registers, patches, width};
    }

    /** @return number of the registers among an operation's inputs or gradients, if there are any */
    public int registersInput() {
        return classTokens > 0 ? 3 : 2;
    }

    /** @return P, tokens of an image that have positions */
    public int positions() {
        return classTokens + patches;
    }

    /** @return class tokens and registers: the tokens before an image's patches */
    public int prefixTokens() {
        return classTokens + registers;
    }

    /** @return T */
    public int tokens() {
        return prefixTokens() + patches;
    }

    /** @return where an image's tokens begin in [B*T,D] */
    public long tokensAt(int image) {
        return (long) image * tokens() * width;
    }

    /** @return where a patch of an image begins in [B*T,D] */
    public long tokenAt(int image, int patch) {
        return tokensAt(image) + (long) (prefixTokens() + patch) * width;
    }

    /** @return where a patch of an image begins in [B*N,D] */
    public long patchAt(int image, int patch) {
        return ((long) image * patches + patch) * width;
    }

    /** @return where a patch's position begins in [1,P,D] */
    public long positionAt(int patch) {
        return (long) (classTokens + patch) * width;
    }

    /** @return shapes of patches, positions, and class token and registers if there are any */
    public List<long[]> inputShapes() {
        List<long[]> shapes = new ArrayList<>();
        shapes.add(new long[] {(long) images * patches, width});
        shapes.add(new long[] {1, positions(), width});
        if (classTokens > 0) {
            shapes.add(new long[] {1, classTokens, width});
        }
        if (registers > 0) {
            shapes.add(new long[] {1, registers, width});
        }
        return shapes;
    }
}
