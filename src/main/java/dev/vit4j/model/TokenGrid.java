package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;
import java.util.Locale;

/**
 * Maps tokens to positions in the model's input: tells which tokens come before the patches, and which rectangle of the
 * input each patch token covers (with a stem of convolutions, its receptive field). Tokens are numbered from 0 in
 * sequence order: class token, distillation token and registers, as far as there are any, then the patches row by row.
 *
 * @param vertical the rows of patches, from top to bottom
 * @param horizontal the columns of patches, from left to right
 * @param prefix the tokens before the patches
 * @param convolutions number of convolutions in the stem that makes the tokens; 0 if the input is cut into patches
 */
public record TokenGrid(GridAxis vertical, GridAxis horizontal, PrefixTokens prefix, int convolutions) {
    /** Index of the class token. */
    public static final int CLASS_TOKEN = 0;

    /** Index of the distillation token, which follows the class token. */
    public static final int DISTILLATION_TOKEN = 1;

    /**
     * Creates the grid of an input that is cut into patches.
     *
     * @param patching how the input is cut into patches, row by row
     * @param prefix the tokens before the patches
     */
    public TokenGrid(Patching patching, PrefixTokens prefix) {
        this(
                axis(
                        patching.imageSize().height(),
                        patching.patchSize().height(),
                        patching.stride().height(),
                        patching),
                axis(
                        patching.imageSize().width(),
                        patching.patchSize().width(),
                        patching.stride().width(),
                        patching),
                prefix,
                0);
    }

    private static GridAxis axis(int length, int window, int step, Patching patching) {
        return GridAxis.ofPatches(length, window, step, patching.padding());
    }

    /**
     * A rectangle of the model's input, in pixels.
     *
     * @param left first column
     * @param top first row
     * @param width columns
     * @param height rows
     */
    public record Rectangle(int left, int top, int width, int height) {}

    /**
     * @param config a model
     * @return its token grid
     */
    public static TokenGrid of(ViTConfig config) {
        int convolutions = config.stem().convolutions();
        return convolutions == 0
                ? new TokenGrid(config.patching(), config.prefix())
                : new TokenGrid(
                        receptiveFields(config.imageSize().height(), convolutions),
                        receptiveFields(config.imageSize().width(), convolutions),
                        config.prefix(),
                        convolutions);
    }

    /**
     * The receptive fields of a stem of convolutions overlap like patches: 5 pixels with stride 2 for one convolution,
     * 13 with stride 4 for two. Their centers are the first of the 2 or 4 pixels, since max pooling is symmetric.
     */
    private static GridAxis receptiveFields(int length, int convolutions) {
        int stride = 1;
        int window = 1;
        for (int i = 0; i < convolutions; i++) {
            window += 4 * stride; // one position on either side for the kernel, and one for max pooling
            stride *= 2;
        }
        // A window larger than the image is clipped by the same amount on both sides: windows have odd lengths.
        int clipped = Math.min(window, length - (length + 1) % 2);
        return new GridAxis(length, clipped, stride, clipped / 2, length);
    }

    /** @return T, number of tokens */
    public int tokens() {
        return firstPatch() + patches();
    }

    /** @return number of tokens before the first patch, which is the index of the first patch */
    public int firstPatch() {
        return prefix.count();
    }

    /** @return whether token 0 is a class token */
    public boolean classToken() {
        return prefix.classToken();
    }

    /** @return whether token 1 is a distillation token */
    public boolean distillationToken() {
        return prefix.distillationToken();
    }

    /** @return R, number of registers, which come just before the patches and have no position in the image */
    public int registers() {
        return prefix.registers();
    }

    /**
     * @param register 0..R-1
     * @return the token of that register
     */
    public int registerToken(int register) {
        return prefix.positions() + register;
    }

    /**
     * @param token 0..T-1
     * @return its name: {@code class token}, {@code distillation token}, {@code register 1} or {@code row 2, column 3},
     *     counted from 1
     */
    public String name(int token) {
        if (isPatch(token)) {
            int patch = token - firstPatch();
            return "row " + (patch / columns() + 1) + ", column " + (patch % columns() + 1);
        }
        if (token == CLASS_TOKEN && classToken()) {
            return "class token";
        }
        return token == DISTILLATION_TOKEN && distillationToken()
                ? "distillation token"
                : "register " + (token - prefix.positions() + 1);
    }

    /** @return N, number of patch tokens */
    public int patches() {
        return rows() * columns();
    }

    /** @return patches from top to bottom */
    public int rows() {
        return vertical.count();
    }

    /** @return patches from left to right */
    public int columns() {
        return horizontal.count();
    }

    /** @return size of the model's input in pixels */
    public Size imageSize() {
        return new Size(vertical.length(), horizontal.length());
    }

    /** @return size of a patch in pixels; with a stem of convolutions, of a receptive field */
    public Size patchSize() {
        return new Size(vertical.window(), horizontal.window());
    }

    /** @return pixels from one patch to the next, down and to the right */
    public Size stride() {
        return new Size(vertical.step(), horizontal.step());
    }

    /**
     * @param token 0..T-1
     * @return whether it is a patch
     */
    public boolean isPatch(int token) {
        return token >= firstPatch() && token < tokens();
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
        return firstPatch() + row * columns() + column;
    }

    /**
     * @param patch 0..N-1, row by row
     * @return the rectangle of the model's input that it covers
     */
    public Rectangle rectangle(int patch) {
        return new Rectangle(
                horizontal.from(patch % columns()),
                vertical.from(patch / columns()),
                horizontal.window(),
                vertical.window());
    }

    /**
     * @return a description, such as {@code 8 x 8 patches of 4 pixels}, which mentions overlaps, gaps, pixels that no
     *     patch covers, registers, a distillation token and a missing class token, and with a stem of convolutions the receptive field of a
     *     token
     */
    public String description() {
        StringBuilder text = new StringBuilder(rows() + " x " + columns() + " " + tokenDescription());
        text.append(rest());
        text.append(classToken() ? "" : ", no class token");
        text.append(distillationToken() ? ", distillation token" : "");
        if (registers() > 0) {
            text.append(", ").append(registers()).append(registers() == 1 ? " register" : " registers");
        }
        return text.toString();
    }

    private String tokenDescription() {
        if (convolutions > 0) {
            return String.format(
                    Locale.ROOT,
                    "tokens from %d convolution%s, %s pixels apart, receptive field %s pixels",
                    convolutions,
                    convolutions == 1 ? "" : "s",
                    stride(),
                    patchSize());
        }
        String patches = "patches of " + patchSize() + " pixels";
        if (vertical.overlap() == horizontal.overlap()) {
            return patches + neighbors(vertical.overlap());
        }
        return patches
                + neighbors(vertical.overlap())
                + (vertical.overlap() == 0 ? "" : " vertically")
                + neighbors(horizontal.overlap())
                + (horizontal.overlap() == 0 ? "" : " horizontally");
    }

    private static String neighbors(int overlap) {
        if (overlap > 0) {
            return ", overlapping by " + overlap;
        }
        return overlap < 0 ? ", " + -overlap + " apart" : "";
    }

    /** @return what no patch covers, such as {@code without the last row of pixels}; empty if there is nothing */
    public String rest() {
        int below = vertical.length() - vertical.end();
        int right = horizontal.length() - horizontal.end();
        String rows = below == 0 ? "" : below == 1 ? "the last row" : "the last " + below + " rows";
        String columns = right == 0 ? "" : right == 1 ? "the last column" : "the last " + right + " columns";
        if (rows.isEmpty() && columns.isEmpty()) {
            return "";
        }
        return " without " + rows + (rows.isEmpty() || columns.isEmpty() ? "" : " and ") + columns + " of pixels";
    }
}
