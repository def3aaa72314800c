package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;

/**
 * Configuration of a Vision Transformer: everything that determines its shape and arithmetic.
 *
 * @param image the input
 * @param stem how an image is turned into tokens
 * @param position kind of position embedding
 * @param registers R, learned tokens between the class token and the patches that take part in attention but not in
 *     pooling (Darcet et al. 2024, "Vision Transformers Need Registers", section 2.2); they have no positions
 * @param encoder width, depth, heads and MLP width
 * @param blocks options of the encoder blocks
 * @param head pooling and classes
 * @param dropouts dropout rates used in training
 */
public record ViTConfig(
        ImageShape image,
        Stem stem,
        PositionEmbedding position,
        int registers,
        EncoderShape encoder,
        BlockOptions blocks,
        ClassHead head,
        Dropouts dropouts) {
    /** Far above the paper's 16; keeps a malicious file from requesting absurd amounts of memory. */
    private static final int MOST_REGISTERS = 1024;

    /** @throws dev.vit4j.common.BadInputException if the values are inconsistent; the message contains them */
    public ViTConfig {
        require(
                position != PositionEmbedding.SINCOS || encoder.width() % 4 == 0,
                "sincos positions need a width that is a multiple of 4, not %d",
                encoder.width());
        require(
                registers >= 0 && registers <= MOST_REGISTERS,
                "registers must be 0 to %d, not %d",
                MOST_REGISTERS,
                registers);
        int tokens = positions(stem.patching(image), stem, head) + registers;
        require(
                !blocks.isLocality() || tokens > 1,
                "locality attention masks each token's attention to itself, and this model has only one token: one patch"
                        + " of %s pixels in an image of %s; choose a smaller patch size or plain attention",
                stem.patchSize(),
                image.size());
    }

    /**
     * Returns a plain ViT: class token, learned positions, no registers, no dropout.
     *
     * @param image the input
     * @param stem how an image is turned into tokens
     * @param encoder width, depth, heads and MLP width
     * @param classes C, number of outputs
     * @return the configuration
     */
    public static ViTConfig of(ImageShape image, Stem stem, EncoderShape encoder, int classes) {
        return new ViTConfig(
                image,
                stem,
                PositionEmbedding.LEARNED,
                0,
                encoder,
                BlockOptions.PLAIN,
                new ClassHead(Pooling.CLS, classes),
                Dropouts.NONE);
    }

    /** @return height and width of the input in pixels */
    public Size imageSize() {
        return image.size();
    }

    /** @return channels of the input */
    public int channels() {
        return image.channels();
    }

    /** @return D */
    public int width() {
        return encoder.width();
    }

    /** @return L */
    public int depth() {
        return encoder.depth();
    }

    /** @return H */
    public int heads() {
        return encoder.heads();
    }

    /** @return E = D/H, width of one head */
    public int headWidth() {
        return encoder.width() / encoder.heads();
    }

    /** @return M */
    public int mlpWidth() {
        return encoder.mlpWidth();
    }

    /** @return how the tokens are pooled into one vector */
    public Pooling pooling() {
        return head.pooling();
    }

    /** @return C */
    public int classes() {
        return head.classes();
    }

    /** @return how the scores of the classes are computed from the logits */
    public ScoreFunction scores() {
        return head.scores();
    }

    /** @return how images are cut into patches */
    public Patching patching() {
        return stem.patching(image);
    }

    /** @return rows and columns of tokens: patches, or outputs of the stem's convolutions */
    public Size grid() {
        return grid(patching(), stem);
    }

    private static Size grid(Patching patching, Stem stem) {
        Size grid = patching.grid();
        for (int i = 0; i < stem.convolutions(); i++) {
            grid = Stem.pooled(grid);
        }
        return grid;
    }

    /** @return T, sequence length: the grid, the registers and, with class-token pooling, the class token */
    public int tokens() {
        return positions() + registers;
    }

    /** @return T - R, tokens with a position embedding: all but the registers */
    public int positions() {
        return positions(patching(), stem, head);
    }

    private static int positions(Patching patching, Stem stem, ClassHead head) {
        return grid(patching, stem).count() + head.pooling().classTokens();
    }

    /** @return T in training, where patch dropout removes patches but keeps at least one */
    public int trainedTokens() {
        int patches = grid().count();
        int kept = Math.max(1, (int) Math.round(patches * (1 - dropouts.patches())));
        return tokens() - patches + kept;
    }

    /**
     * @param imageSize height and width of the input in pixels
     * @return a copy for another image size
     */
    public ViTConfig withImageSize(Size imageSize) {
        return new ViTConfig(image.withSize(imageSize), stem, position, registers, encoder, blocks, head, dropouts);
    }

    /**
     * @param newStem how an image is turned into tokens
     * @return a copy with another stem
     */
    public ViTConfig withStem(Stem newStem) {
        return new ViTConfig(image, newStem, position, registers, encoder, blocks, head, dropouts);
    }

    /**
     * @param newPosition kind of position embedding
     * @return a copy with other positions
     */
    public ViTConfig withPosition(PositionEmbedding newPosition) {
        return new ViTConfig(image, stem, newPosition, registers, encoder, blocks, head, dropouts);
    }

    /**
     * @param newRegisters R
     * @return a copy with that many registers
     */
    public ViTConfig withRegisters(int newRegisters) {
        return new ViTConfig(image, stem, position, newRegisters, encoder, blocks, head, dropouts);
    }

    /**
     * @param depth L
     * @return a copy with that many blocks
     */
    public ViTConfig withDepth(int depth) {
        EncoderShape other = new EncoderShape(encoder.width(), depth, encoder.heads(), encoder.mlpWidth());
        return new ViTConfig(image, stem, position, registers, other, blocks, head, dropouts);
    }

    /**
     * @param newBlocks options of the encoder blocks
     * @return a copy with other blocks
     */
    public ViTConfig withBlocks(BlockOptions newBlocks) {
        return new ViTConfig(image, stem, position, registers, encoder, newBlocks, head, dropouts);
    }

    /**
     * @param pooling how the tokens are pooled into one vector
     * @return a copy with another pooling
     */
    public ViTConfig withPooling(Pooling pooling) {
        return withHead(head.withPooling(pooling));
    }

    /**
     * @param classes C
     * @return a copy with that many outputs
     */
    public ViTConfig withClasses(int classes) {
        return withHead(head.withClasses(classes));
    }

    /**
     * @param scores how the scores of the classes are computed from the logits
     * @return a copy with another score function
     */
    public ViTConfig withScores(ScoreFunction scores) {
        return withHead(head.withScores(scores));
    }

    private ViTConfig withHead(ClassHead newHead) {
        return new ViTConfig(image, stem, position, registers, encoder, blocks, newHead, dropouts);
    }

    /**
     * @param newDropouts dropout rates used in training
     * @return a copy with other dropout rates
     */
    public ViTConfig withDropouts(Dropouts newDropouts) {
        return new ViTConfig(image, stem, position, registers, encoder, blocks, head, newDropouts);
    }
}
