package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.patch.Patching;
import java.util.Locale;

/**
 * Maps tokens to positions in the model's input: tells which token is the class token, and which square of the input
 * each patch token covers (with a stem of convolutions, its receptive field). Tokens are numbered from 0 in sequence
 * order.
 *
 * @param patching how the input is cut into patches, row by row
 * @param firstPatch tokens before the first patch: the class token, if any, and the registers
 * @param classToken whether token 0 is a class token
 * @param convolutions number of convolutions in the stem that makes the tokens; 0 if the input is cut into patches
 */
public record TokenGrid(Patching patching, int firstPatch, boolean classToken, int convolutions) {
    /** Index of the class token. */
    public static final int CLASS_TOKEN = 0;

    /**
     * Creates the grid of an input that is cut into patches.
     *
     * @param patching how the input is cut into patches, row by row
     * @param firstPatch tokens before the first patch: the class token, if any, and the registers
     * @param classToken whether token 0 is a class token
     */
    public TokenGrid(Patching patching, int firstPatch, boolean classToken) {
        this(patching, firstPatch, classToken, 0);
    }

    /**
     * The square of the model's input that a patch covers, in pixels.
     *
     * @param left first column
     * @param top first row
     * @param side columns and rows
     */
    public record Square(int left, int top, int side) {}

    /**
     * @param config a model
     * @return its token grid
     */
    public static TokenGrid of(ViTConfig config) {
        boolean classToken = config.pooling() == Pooling.CLS;
        return new TokenGrid(
                places(config),
                config.pooling().classTokens() + config.registers(),
                classToken,
                config.stem().convolutions());
    }

    /**
     * The receptive fields of a stem of convolutions overlap like patches: 5 pixels with stride 2 for one convolution,
     * 13 with stride 4 for two. Their centers are the first of the 2 or 4 pixels, since max pooling is symmetric.
     */
    private static Patching places(ViTConfig config) {
        if (config.stem().convolutions() == 0) {
            return config.patching();
        }
        int stride = 1;
        int window = 1;
        for (int i = 0; i < config.stem().convolutions(); i++) {
            window += 4 * stride; // one position on either side for the kernel, and one for max pooling
            stride *= 2;
        }
        // A window larger than the image is clipped by the same amount on all sides: windows have odd sides.
        int side = Math.min(window, config.imageSize() - (config.imageSize() + 1) % 2);
        return new Patching(config.imageSize(), config.channels(), side, stride, side / 2);
    }

    /** @return T, number of tokens */
    public int tokens() {
        return firstPatch + patches();
    }

    /** @return R, number of registers, which follow the class token and have no position in the image */
    public int registers() {
        return firstPatch - (classToken ? 1 : 0);
    }

    /** @return N, number of patch tokens */
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
     * @param row from the top, from 0
     * @param column from the left, from 0
     * @return whether there is such a patch
     */
    public boolean has(int row, int column) {
        return row >= 0 && row < rows() && column >= 0 && column < columns();
    }

    /**
     * @param row from the top, 0..rows-1
     * @param column from the left, 0..columns-1
     * @return the token of that patch
     * @throws dev.vit4j.common.BadInputException if there is no such patch; the message has the ranges
     */
    public int token(int row, int column) {
        require(
                has(row, column),
                "no patch at row index %d, column index %d: this model has row indexes 0 to %d and column indexes 0 to %d",
                row,
                column,
                rows() - 1,
                columns() - 1);
        return firstPatch + row * columns() + column;
    }

    /**
     * @param patch 0..N-1, row by row
     * @return the square of the model's input that it covers
     */
    public Square square(int patch) {
        int row = patch / columns();
        int column = patch % columns();
        return new Square(within(column), within(row), patching.patchSize());
    }

    /** Clamps a row or column: patches that reach into the padding are drawn at the image's edge. */
    private int within(int index) {
        int from = index * patching.stride() - patching.padding();
        return Math.max(0, Math.min(from, patching.imageSize() - patching.patchSize()));
    }

    /**
     * @param index row or column, 0..rows-1
     * @return center of its patches, in pixels from the input's top or left edge
     */
    public double center(int index) {
        return index * patching.stride() - patching.padding() + patching.patchSize() / 2.0;
    }

    /**
     * @param index 0..rows
     * @return start of the pixels that are closest to row (or column) {@code index}, in pixels from the input's edge:
     *     halfway between two centers, or at the input's edge for the first and last
     */
    public double border(int index) {
        if (index == 0) {
            return 0;
        }
        return index == rows() ? patching.imageSize() : (center(index - 1) + center(index)) / 2;
    }

    /**
     * @return pixels that neighboring patches share; 0 if they are adjacent, negative if there is a gap between them
     */
    public int overlap() {
        return patching.patchSize() - patching.stride();
    }

    /**
     * @return a description, such as {@code 8 x 8 patches of 4 pixels}, which mentions overlaps, gaps, registers and a
     *     missing class token, and with a stem of convolutions the receptive field of a token
     */
    public String description() {
        StringBuilder text = new StringBuilder(rows() + " x " + columns() + " " + tokenDescription());
        text.append(classToken ? "" : ", no class token");
        if (registers() > 0) {
            text.append(", ").append(registers()).append(registers() == 1 ? " register" : " registers");
        }
        return text.toString();
    }

    private String tokenDescription() {
        if (convolutions > 0) {
            return String.format(
                    Locale.ROOT,
                    "tokens from %d convolution%s, %d pixels apart, receptive field %d pixels",
                    convolutions,
                    convolutions == 1 ? "" : "s",
                    patching.stride(),
                    patching.patchSize());
        }
        String patches = "patches of " + patching.patchSize() + " pixels";
        if (overlap() > 0) {
            return patches + ", overlapping by " + overlap();
        }
        return overlap() < 0 ? patches + ", " + -overlap() + " apart" : patches;
    }
}
