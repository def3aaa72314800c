package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.patch.Patching;

/**
 * Maps tokens to places in the model's input: which token is the class token, and which square each patch token was cut
 * from, or is the receptive field of, with a stem of convolutions. Tokens are counted from 0 in the order of the
 * sequence.
 *
 * @param patching how the input is cut into patches, row by row
 * @param firstPatch tokens before the first patch: the class token where there is one, and the registers
 * @param classToken whether token 0 is a class token
 */
public record TokenGrid(Patching patching, int firstPatch, boolean classToken) {
    /** The class token's place. */
    public static final int CLASS_TOKEN = 0;

    /**
     * A patch's place in the model's input, in pixels.
     *
     * @param left first column
     * @param top first row
     * @param side columns and rows
     */
    public record Square(int left, int top, int side) {}

    /**
     * @param config a model
     * @return where its tokens come from
     */
    public static TokenGrid of(ViTConfig config) {
        boolean classToken = config.pooling() == Pooling.CLS;
        return new TokenGrid(places(config), (classToken ? 1 : 0) + config.registers(), classToken);
    }

    /**
     * The receptive fields of a stem of convolutions overlap like patches: 5 pixels with stride 2 for one convolution, 13
     * with stride 4 for two. Their centers are the first of the 2 or 4 pixels, since max pooling is symmetric.
     */
    private static Patching places(ViTConfig config) {
        if (config.stem().convolutions() == 0) {
            return config.patching();
        }
        int stride = 1;
        int window = 1;
        for (int i = 0; i < config.stem().convolutions(); i++) {
            window += 4 * stride; // one place to either side for the kernel, and one for the maximum
            stride *= 2;
        }
        // What reaches beyond an image on all sides is cut, by as much on each: windows have odd sides.
        int side = Math.min(window, config.imageSize() - (config.imageSize() + 1) % 2);
        return new Patching(config.imageSize(), config.channels(), side, stride, side / 2);
    }

    /** @return T, all tokens */
    public int tokens() {
        return firstPatch + patches();
    }

    /** @return R, those that are registers: they come after the class token and have no place in the image */
    public int registers() {
        return firstPatch - (classToken ? 1 : 0);
    }

    /** @return N, those that are patches */
    public int patches() {
        return patching.count();
    }

    /** @return patches from top to bottom */
    public int rows() {
        return patching.gridSize();
    }

    /** @return patches from left to right */
    public int columns() {
        return patching.gridSize();
    }

    /**
     * @param token 0..T-1
     * @return whether it is a patch
     */
    public boolean isPatch(int token) {
        return token >= firstPatch && token < tokens();
    }

    /**
     * @param row from the top, 0..rows-1
     * @param column from the left, 0..columns-1
     * @return the token of that patch
     * @throws dev.vit4j.common.BadInputException if there is no such patch; the message has the ranges
     */
    public int token(int row, int column) {
        require(
                row >= 0 && row < rows() && column >= 0 && column < columns(),
                "no patch at row %d, column %d: this model has rows 0 to %d and columns 0 to %d",
                row,
                column,
                rows() - 1,
                columns() - 1);
        return firstPatch + row * columns() + column;
    }

    /**
     * @param patch 0..N-1, row by row
     * @return the pixels of the model's input that it was cut from
     */
    public Square square(int patch) {
        int row = patch / columns();
        int column = patch % columns();
        return new Square(within(column), within(row), patching.patchSize());
    }

    /** Patches that reach into the padding are drawn at the image's edge. */
    private int within(int index) {
        int from = index * patching.stride() - patching.padding();
        return Math.max(0, Math.min(from, patching.imageSize() - patching.patchSize()));
    }

    /**
     * @param index row or column, 0..rows-1
     * @return where the middle of its patches lies, in pixels from the input's top or left edge
     */
    public double center(int index) {
        return index * patching.stride() - patching.padding() + patching.patchSize() / 2.0;
    }

    /**
     * @param index 0..rows
     * @return where the pixels that lie nearest to the middles of row (or column) {@code index} begin, in pixels from
     *     the input's edge; halfway between two middles, and at the ends the input's edges
     */
    public double border(int index) {
        if (index == 0) {
            return 0;
        }
        return index == rows() ? patching.imageSize() : (center(index - 1) + center(index)) / 2;
    }

    /** @return pixels that neighboring patches share; 0 if they lie side by side, negative for a gap between them */
    public int overlap() {
        return patching.patchSize() - patching.stride();
    }

    /** @return the grid in words: {@code 8 x 8 patches of 4 pixels}, and what is unusual about it */
    public String description() {
        StringBuilder text =
                new StringBuilder(rows() + " x " + columns() + " patches of " + patching.patchSize() + " pixels");
        if (overlap() > 0) {
            text.append(", overlapping by ").append(overlap());
        } else if (overlap() < 0) {
            text.append(", ").append(-overlap()).append(" apart");
        }
        text.append(classToken ? "" : ", no class token");
        if (registers() > 0) {
            text.append(", ").append(registers()).append(registers() == 1 ? " register" : " registers");
        }
        return text.toString();
    }
}
