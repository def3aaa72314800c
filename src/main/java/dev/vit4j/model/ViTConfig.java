package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;

/**
 * Configuration of a Vision Transformer: everything that determines its shape and arithmetic.
 *
 * @param family name of the family whose files it is read from and written to, one of {@code dev.vit4j.model.family}
 * @param image the input
 * @param stem how an image is turned into tokens
 * @param embedding tokens before the patches, positions, and what precedes the first block
 * @param encoder width, depth, heads and MLP width
 * @param blocks options of the encoder blocks
 * @param head pooling and classes
 * @param dropouts dropout rates used in training
 */
public record ViTConfig(
        String family,
        ImageShape image,
        Stem stem,
        TokenEmbedding embedding,
        EncoderShape encoder,
        BlockOptions blocks,
        ClassHead head,
        Dropouts dropouts) {
    /** Name of the family of plain ViTs and of this project's own variants. */
    public static final String VIT = "vit";

    /** @throws dev.vit4j.common.BadInputException if the values are inconsistent; the message contains them */
    public ViTConfig {
        PrefixTokens prefix = embedding.prefix();
        Positions positions = embedding.positions();
        require(
                positions.embedding() != PositionEmbedding.SINCOS || encoder.width() % 4 == 0,
                "sincos positions need a width that is a multiple of 4, not %d",
                encoder.width());
        require(
                !positions.rotary().isOn() || encoder.width() / encoder.heads() % 4 == 0,
                "rotary positions need heads whose width is a multiple of 4, not %d",
                encoder.width() / encoder.heads());
        require(
                !positions.inAttention() || dropouts.patches() == 0,
                "patch dropout %s: models with rotary or relative positions do not support it",
                dropouts.patches());
        require(
                positions.relative() == RelativePositions.NONE || (prefix.count() == 1 && prefix.classToken()),
                "relative positions need a class token and no other token before the patches");
        head.pooling().requireFits(prefix);
        int tokens = positions(patching(image, stem), stem, prefix) + prefix.registers();
        require(
                !blocks.isLocality() || tokens > 1,
                "locality attention masks each token's attention to itself, and this model has only one token: one patch"
                        + " of %s pixels in an image of %s; choose a smaller patch size or plain attention",
                stem.patchSize(),
                image.size());
    }

    private static Patching patching(ImageShape image, Stem stem) {
        return stem.patching(image);
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
                VIT,
                image,
                stem,
                TokenEmbedding.PLAIN,
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

    /** @return C; 0 without a class head */
    public int classes() {
        return head.classes();
    }

    /** @return how the scores of the classes are computed from the logits */
    public ScoreFunction scores() {
        return head.scores();
    }

    /** @return length of the pooled vector: D, or 2D if two vectors are put side by side, or that of the projection */
    public int pooledWidth() {
        return head.projection() > 0 ? head.projection() : head.pooling().vectors() * encoder.width();
    }

    /** @return learned tokens before the patches */
    public PrefixTokens prefix() {
        return embedding.prefix();
    }

    /** @return R, number of registers */
    public int registers() {
        return embedding.prefix().registers();
    }

    /** @return kind of position embedding */
    public PositionEmbedding position() {
        return embedding.positions().embedding();
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

    /** @return T, sequence length: the grid and the tokens before it */
    public int tokens() {
        return positions() + registers();
    }

    /** @return T - R, tokens with a position embedding: all but the registers */
    public int positions() {
        return positions(patching(), stem, embedding.prefix());
    }

    private static int positions(Patching patching, Stem stem, PrefixTokens prefix) {
        return grid(patching, stem).count() + prefix.positions();
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
        return new ViTConfig(family, image.withSize(imageSize), stem, embedding, encoder, blocks, head, dropouts);
    }

    /**
     * @param newStem how an image is turned into tokens
     * @return a copy with another stem
     */
    public ViTConfig withStem(Stem newStem) {
        return new ViTConfig(family, image, newStem, embedding, encoder, blocks, head, dropouts);
    }

    /**
     * @param newPosition kind of position embedding
     * @return a copy with other positions
     */
    public ViTConfig withPosition(PositionEmbedding newPosition) {
        return withEmbedding(embedding.withPositions(embedding.positions().withEmbedding(newPosition)));
    }

    /**
     * @param newRegisters R
     * @return a copy with that many registers
     */
    public ViTConfig withRegisters(int newRegisters) {
        return withEmbedding(embedding.withPrefix(embedding.prefix().withRegisters(newRegisters)));
    }

    /**
     * @param depth L
     * @return a copy with that many blocks
     */
    public ViTConfig withDepth(int depth) {
        EncoderShape other = new EncoderShape(encoder.width(), depth, encoder.heads(), encoder.mlpWidth());
        return new ViTConfig(family, image, stem, embedding, other, blocks, head, dropouts);
    }

    /**
     * @param newBlocks options of the encoder blocks
     * @return a copy with other blocks
     */
    public ViTConfig withBlocks(BlockOptions newBlocks) {
        return new ViTConfig(family, image, stem, embedding, encoder, newBlocks, head, dropouts);
    }

    /**
     * @param newFamily name of another family whose files it is written to
     * @return a copy of that family
     */
    public ViTConfig withFamily(String newFamily) {
        return new ViTConfig(newFamily, image, stem, embedding, encoder, blocks, head, dropouts);
    }

    /**
     * @param newEmbedding tokens before the patches, positions, and what precedes the first block
     * @return a copy with another embedding
     */
    public ViTConfig withEmbedding(TokenEmbedding newEmbedding) {
        return new ViTConfig(family, image, stem, newEmbedding, encoder, blocks, head, dropouts);
    }

    /**
     * Returns a copy with another pooling, with the tokens that it reads and no others before the patches but registers.
     *
     * @param pooling how the tokens are pooled into one vector
     * @return the copy
     */
    public ViTConfig withPooling(Pooling pooling) {
        return new ViTConfig(
                family,
                image,
                stem,
                embedding.withPrefix(pooling.prefix(registers())),
                encoder,
                blocks,
                head.withPooling(pooling),
                dropouts);
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

    /**
     * @param newHead pooling and classes
     * @return a copy with another head
     */
    public ViTConfig withHead(ClassHead newHead) {
        return new ViTConfig(family, image, stem, embedding, encoder, blocks, newHead, dropouts);
    }

    /**
     * @param newDropouts dropout rates used in training
     * @return a copy with other dropout rates
     */
    public ViTConfig withDropouts(Dropouts newDropouts) {
        return new ViTConfig(family, image, stem, embedding, encoder, blocks, head, newDropouts);
    }
}
