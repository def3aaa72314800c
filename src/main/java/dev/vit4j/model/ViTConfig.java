package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.patch.Patching;
import java.util.function.Consumer;

/**
 * Everything that fixes a Vision Transformer's shape and arithmetic (Dosovitskiy et al. 2021, table 1).
 *
 * @param imageSize height and width of the input in pixels
 * @param channels planes of the input
 * @param patchSize height and width of a patch in pixels
 * @param patchStride pixels between neighboring patches; below {@code patchSize} they overlap
 * @param width D, length of a token's vector
 * @param depth L, encoder blocks
 * @param heads H, attention heads; divides the width
 * @param mlpWidth M, hidden width of a block's MLP
 * @param classes C, outputs
 * @param pooling class token or mean over patches
 * @param position learned or fixed position embedding
 * @param qkvBias whether query, key and value have biases
 * @param layerNormEps added to the variance in every layer norm
 * @param dropout share of values dropped after embedding, attention projection and MLP while training, in [0, 1)
 * @param attentionDropout share of attention weights dropped while training, in [0, 1)
 * @param dropPath share of residual branches dropped an image in the last block while training, rising linearly from 0
 *     in the first (Huang et al. 2016), in [0, 1)
 * @param stem how patches become tokens
 * @param blocks what the encoder's blocks have beyond a plain ViT's
 * @param registers R, learned tokens between the class token and the patches that take part in attention and that no
 *     pooling reads (Darcet et al. 2024, "Vision Transformers Need Registers", section 2.2); they have no positions
 * @param patchDropout share of the patches left out of each image while training (Liu et al. 2023, "PatchDropout", section
 *     3), in [0, 1); class token and registers stay
 */
public record ViTConfig(
        int imageSize,
        int channels,
        int patchSize,
        int patchStride,
        int width,
        int depth,
        int heads,
        int mlpWidth,
        int classes,
        Pooling pooling,
        PositionEmbedding position,
        boolean qkvBias,
        double layerNormEps,
        double dropout,
        double attentionDropout,
        double dropPath,
        Stem stem,
        BlockOptions blocks,
        int registers,
        double patchDropout) {
    /** Far above the paper's 16, and few enough to keep a hostile file from asking for absurd amounts of memory. */
    private static final int MOST_REGISTERS = 1024;

    /** @throws dev.vit4j.common.BadInputException if a rule is broken; the message says which, with the values */
    public ViTConfig {
        require(width > 0, "width must be at least 1, not %d", width);
        require(depth > 0, "depth must be at least 1, not %d", depth);
        require(heads > 0, "heads must be at least 1, not %d", heads);
        require(width % heads == 0, "width %d is not a whole multiple of heads %d", width, heads);
        require(mlpWidth > 0, "MLP width must be at least 1, not %d", mlpWidth);
        require(classes > 0, "classes must be at least 1, not %d", classes);
        require(
                layerNormEps > 0 && Double.isFinite(layerNormEps),
                "layer-norm epsilon must be above 0, not %s",
                layerNormEps);
        requireShare("dropout", dropout);
        requireShare("attention dropout", attentionDropout);
        requireShare("drop path", dropPath);
        requireShare("patch dropout", patchDropout);
        require(
                position != PositionEmbedding.SINCOS || width % 4 == 0,
                "sincos positions need a width that is a multiple of 4, not %d",
                width);
        Patching patching = new Patching(imageSize, channels, patchSize, patchStride, stem.padding(), stem.isShifted());
        require(
                stem.kind() != Stem.Kind.CONVOLUTIONS || (patchSize == 3 && patchStride == 1 && stem.padding() == 1),
                "a stem of convolutions takes patches of 3 pixels at each pixel with padding 1, not %d every %d with %d",
                patchSize,
                patchStride,
                stem.padding());
        require(
                registers >= 0 && registers <= MOST_REGISTERS,
                "registers must be 0 to %d, not %d",
                MOST_REGISTERS,
                registers);
        require(
                !blocks.isLocality() || positions(patching, stem, pooling) + registers > 1,
                "locality attention lets each token look up the others, and this model has one token alone: the one patch"
                        + " of %d pixels in an image of %d; make patches smaller, or attention plain",
                patchSize,
                imageSize);
    }

    /** A plain ViT: patches embedded by one linear map, blocks without options, no registers. Components as above. */
    public ViTConfig(
            int imageSize,
            int channels,
            int patchSize,
            int patchStride,
            int width,
            int depth,
            int heads,
            int mlpWidth,
            int classes,
            Pooling pooling,
            PositionEmbedding position,
            boolean qkvBias,
            double layerNormEps,
            double dropout,
            double attentionDropout,
            double dropPath) {
        this(
                imageSize,
                channels,
                patchSize,
                patchStride,
                width,
                depth,
                heads,
                mlpWidth,
                classes,
                pooling,
                position,
                qkvBias,
                layerNormEps,
                dropout,
                attentionDropout,
                dropPath,
                Stem.PATCHES,
                BlockOptions.PLAIN,
                0,
                0);
    }

    private static void requireShare(String what, double value) {
        require(value >= 0 && value < 1, "%s must be at least 0 and below 1, not %s", what, value);
    }

    /** @return how images are cut for this model */
    public Patching patching() {
        return new Patching(imageSize, channels, patchSize, patchStride, stem.padding(), stem.isShifted());
    }

    /** @return tokens along one side of the image: the patches, or what a stem of convolutions leaves of them */
    public int gridSize() {
        return gridSize(patching(), stem);
    }

    private static int gridSize(Patching patching, Stem stem) {
        int side = patching.gridSize();
        for (int i = 0; i < stem.convolutions(); i++) {
            side = Stem.pooled(side);
        }
        return side;
    }

    /** @return T, tokens of the sequence: those of the grid, the registers and, with class-token pooling, the class token */
    public int tokens() {
        return positions() + registers;
    }

    /** @return T - R, tokens that have a position: all but the registers */
    public int positions() {
        return positions(patching(), stem, pooling);
    }

    private static int positions(Patching patching, Stem stem, Pooling pooling) {
        int side = gridSize(patching, stem);
        return side * side + (pooling == Pooling.CLS ? 1 : 0);
    }

    /** @return T while training, where patch dropout leaves at least one patch */
    public int trainedTokens() {
        int patches = gridSize() * gridSize();
        int kept = Math.max(1, (int) Math.round(patches * (1 - patchDropout)));
        return tokens() - patches + kept;
    }

    /** @return E = D/H, width of one head */
    public int headWidth() {
        return width / heads;
    }

    /**
     * @param newDepth encoder blocks
     * @return this configuration with more or fewer blocks
     */
    public ViTConfig withDepth(int newDepth) {
        return with(copy -> copy.depth = newDepth);
    }

    /**
     * @param newClasses number of outputs
     * @return this configuration with another head
     */
    public ViTConfig withClasses(int newClasses) {
        return with(copy -> copy.classes = newClasses);
    }

    /**
     * @param newImageSize height and width of the input in pixels
     * @return this configuration for another image size
     */
    public ViTConfig withImageSize(int newImageSize) {
        return with(copy -> copy.imageSize = newImageSize);
    }

    /**
     * @param newPooling what the classifier reads
     * @return this configuration with another pooling
     */
    public ViTConfig withPooling(Pooling newPooling) {
        return with(copy -> copy.pooling = newPooling);
    }

    /**
     * @param newStem how patches become tokens
     * @return this configuration with another stem
     */
    public ViTConfig withStem(Stem newStem) {
        return with(copy -> copy.stem = newStem);
    }

    /**
     * @param newBlocks what the encoder's blocks have beyond a plain ViT's
     * @return this configuration with other blocks
     */
    public ViTConfig withBlocks(BlockOptions newBlocks) {
        return with(copy -> copy.blocks = newBlocks);
    }

    /**
     * @param newRegisters R
     * @return this configuration with as many registers
     */
    public ViTConfig withRegisters(int newRegisters) {
        return with(copy -> copy.registers = newRegisters);
    }

    /**
     * @param newDropout see the component
     * @param newAttentionDropout see the component
     * @param newDropPath see the component
     * @return this configuration with other regularization
     */
    public ViTConfig withRegularization(double newDropout, double newAttentionDropout, double newDropPath) {
        return with(copy -> {
            copy.dropout = newDropout;
            copy.attentionDropout = newAttentionDropout;
            copy.dropPath = newDropPath;
        });
    }

    /**
     * @param newPatchDropout see the component
     * @return this configuration with as many patches left out while training
     */
    public ViTConfig withPatchDropout(double newPatchDropout) {
        return with(copy -> copy.patchDropout = newPatchDropout);
    }

    private ViTConfig with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.toConfig();
    }

    /** A configuration while it is being changed. */
    private static final class Copy {
        private int imageSize;
        private int channels;
        private int patchSize;
        private int patchStride;
        private int width;
        private int depth;
        private int heads;
        private int mlpWidth;
        private int classes;
        private Pooling pooling;
        private PositionEmbedding position;
        private boolean qkvBias;
        private double layerNormEps;
        private double dropout;
        private double attentionDropout;
        private double dropPath;
        private Stem stem;
        private BlockOptions blocks;
        private int registers;
        private double patchDropout;

        Copy(ViTConfig config) {
            imageSize = config.imageSize();
            channels = config.channels();
            patchSize = config.patchSize();
            patchStride = config.patchStride();
            width = config.width();
            depth = config.depth();
            heads = config.heads();
            mlpWidth = config.mlpWidth();
            classes = config.classes();
            pooling = config.pooling();
            position = config.position();
            qkvBias = config.qkvBias();
            layerNormEps = config.layerNormEps();
            dropout = config.dropout();
            attentionDropout = config.attentionDropout();
            dropPath = config.dropPath();
            stem = config.stem();
            blocks = config.blocks();
            registers = config.registers();
            patchDropout = config.patchDropout();
        }

        ViTConfig toConfig() {
            return new ViTConfig(
                    imageSize,
                    channels,
                    patchSize,
                    patchStride,
                    width,
                    depth,
                    heads,
                    mlpWidth,
                    classes,
                    pooling,
                    position,
                    qkvBias,
                    layerNormEps,
                    dropout,
                    attentionDropout,
                    dropPath,
                    stem,
                    blocks,
                    registers,
                    patchDropout);
        }
    }
}
