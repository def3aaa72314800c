package dev.vit4j.model.graph;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.MachineMemory;
import dev.vit4j.common.MachineMemory.Room;
import dev.vit4j.common.Size;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.Positions;
import dev.vit4j.model.RelativePositions;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.encoder.EncoderMemory;
import dev.vit4j.ops.encoder.EncoderMemory.ArraySizes;
import dev.vit4j.ops.encoder.EncoderMemory.BlockParts;
import java.util.Arrays;
import java.util.Locale;

/**
 * Estimate of the memory that a graph takes, before it is built.
 *
 * @param fixed bytes whatever the batch: gradients and copies of the weights, without the weights themselves
 * @param image bytes for each image of a batch
 */
public record GraphMemory(double fixed, double image) {
    /** Nothing. */
    public static final GraphMemory NONE = new GraphMemory(0, 0);

    /** Part of the memory left that may be planned for. */
    private static final double SHARE = 0.9;

    /**
     * @param config shape of the model
     * @param ops operations that run it
     * @return memory of a {@link Predictor} without additional results
     */
    public static GraphMemory inference(ViTConfig config, OpsChoice ops) {
        EncoderMemory memory = ops.memory();
        double floats = memory.inference().floats(sizes(config, config.tokens()))
                + memory.stem() * stem(config)
                + patches(config);
        return new GraphMemory(memory.weights() * weights(config), floats * Float.BYTES);
    }

    /**
     * @param config shape of the model
     * @param ops operations that run it
     * @return memory of a {@link Predictor} that also returns all attention weights
     */
    public static GraphMemory attention(ViTConfig config, OpsChoice ops) {
        return inference(config, ops).plus(new GraphMemory(0, attentionWeights(config)));
    }

    /**
     * @param config shape of the model, with the dropouts of training
     * @param ops operations that run it
     * @return memory of a {@link GradientGraph} of all weights
     */
    public static GraphMemory training(ViTConfig config, OpsChoice ops) {
        EncoderMemory memory = ops.memory();
        ArraySizes sizes = sizes(config, config.trainedTokens());
        // The last block computes the class token's row only.
        double blocks = config.pooling().isClassTokenAlone() ? config.depth() - 1 : config.depth();
        double masks = Masks.specifications(config, 1).values().stream()
                .mapToDouble(
                        mask -> Arrays.stream(mask.shape()).asDoubleStream().reduce(1, (a, b) -> a * b))
                .sum();
        BlockParts parts = parts(config);
        double floats = blocks * memory.kept(parts, sizes)
                + memory.passing(parts, sizes, config.trainedTokens())
                + 2 * memory.stem() * stem(config)
                + masks
                + patches(config);
        double biases = memory.biases(parts, config.depth(), sizes.attention());
        return new GraphMemory((1 + memory.weights()) * weights(config) + biases * Float.BYTES, floats * Float.BYTES);
    }

    /**
     * @param config shape of the model
     * @return memory of {@link GradientGraph#ofClassScores}, which runs stock operations
     */
    public static GraphMemory classScores(ViTConfig config) {
        EncoderMemory memory = EncoderMemory.STOCK;
        ArraySizes sizes = sizes(config, config.tokens());
        BlockParts parts = parts(config);
        double floats = config.depth() * memory.kept(parts, sizes)
                + memory.passing(parts, sizes, config.tokens())
                + memory.stem() * stem(config)
                + patches(config);
        double biases = memory.biases(parts, config.depth(), sizes.attention());
        return new GraphMemory(biases * Float.BYTES, floats * Float.BYTES + attentionWeights(config));
    }

    /**
     * @param config shape of a model
     * @return bytes of an image's attention weights [L,H,T,T]
     */
    public static double attentionWeights(ViTConfig config) {
        return Float.BYTES * config.depth() * sizes(config, config.tokens()).attention();
    }

    /**
     * @param config shape of a model
     * @return bytes of its weights
     */
    public static double weights(ViTConfig config) {
        return (double) Float.BYTES * ModelSize.of(config).parameters();
    }

    /**
     * @param config shape of a model
     * @return bytes of an image's patches [N,P]
     */
    public static double patchBytes(ViTConfig config) {
        return Float.BYTES * patches(config);
    }

    /**
     * @param other of another graph
     * @return of both
     */
    public GraphMemory plus(GraphMemory other) {
        return new GraphMemory(fixed + other.fixed, image + other.image);
    }

    /**
     * @param count number of graphs
     * @return of that many
     */
    public GraphMemory times(int count) {
        return new GraphMemory(count * fixed, count * image);
    }

    /**
     * @param images B, images in a batch
     * @return bytes
     */
    public double bytes(int images) {
        return fixed + images * image;
    }

    /**
     * Refuses a batch for which there is not enough memory now.
     *
     * @param images B, images in a batch
     * @throws BadInputException if it does not fit; the message names the need, the memory left, and a batch that fits
     */
    public void require(int images) {
        require(images == 1 ? "an image" : "a batch of " + images + " images", images);
    }

    /**
     * Refuses a batch for which there is not enough memory now.
     *
     * @param what needs the memory, the subject of the message, such as "a batch of 4096 images"
     * @param images B, images in a batch
     * @throws BadInputException if it does not fit; the message names the need, the memory left, and a batch that fits
     */
    public void require(String what, int images) {
        require(what, images, MachineMemory.room());
    }

    void require(String what, int images, Room room) {
        double bytes = bytes(images);
        if (bytes > SHARE * room.bytes()) {
            int fits = largestBatch(room);
            throw new BadInputException(String.format(
                    Locale.ROOT,
                    "%s needs about %s of memory, and there are %s left; %s",
                    what,
                    MachineMemory.text((long) Math.min(bytes, Long.MAX_VALUE)),
                    room,
                    fits >= 1
                            ? "a batch of " + fits + " fits"
                            : "not even one image at a time fits: use a smaller model or image size"));
        }
    }

    /**
     * @param room memory left
     * @return the largest batch that fits, rounded down to a power of two; 0 if none does
     */
    public int largestBatch(Room room) {
        double most = (SHARE * room.bytes() - fixed) / image;
        return most < 1 ? 0 : Integer.highestOneBit((int) Math.min(most, 1 << 20));
    }

    private static double patches(ViTConfig config) {
        return (double) config.patching().count() * config.patching().values();
    }

    private static ArraySizes sizes(ViTConfig config, double tokens) {
        return new ArraySizes(tokens * config.width(), tokens * config.mlpWidth(), config.heads() * tokens * tokens);
    }

    private static BlockParts parts(ViTConfig config) {
        Mlp mlp = config.blocks().mlp();
        Positions positions = config.embedding().positions();
        return new BlockParts(
                mlp.activation(),
                mlp.gated(),
                mlp.norm(),
                config.blocks().attentionNorm(),
                positions.rotary().isOn(),
                positions.relative() != RelativePositions.NONE);
    }

    /** Returns the floats of what convolutions and poolings read and write for an image; 0 for a stem of patches. */
    private static double stem(ViTConfig config) {
        Stem stem = config.stem();
        Size grid = config.patching().grid();
        double sum = 0;
        for (int i = 0; i < stem.convolutions(); i++) {
            double places = grid.count();
            double neighbors = i == 0 ? 0 : places * 9 * stem.outputs(i - 1, config.width());
            grid = Stem.pooled(grid);
            sum += neighbors + (places + grid.count()) * stem.outputs(i, config.width());
        }
        return sum;
    }
}
