package dev.vit4j.attention.draw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.attention.method.Grids;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Query;
import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.data.preprocess.Crop;
import dev.vit4j.data.preprocess.CropBox;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.data.preprocess.Resize;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.TokenGrid;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayTest {
    private static final int GRAY = 0x808080;
    private static final int LOWEST = ColorMap.VIRIDIS.rgb(0);
    private static final int HIGHEST = ColorMap.VIRIDIS.rgb(1);
    private static final Style NEAREST = new Style(ColorMap.VIRIDIS, 1, Interpolation.NEAREST, OptionalDouble.empty());
    private static final Style BILINEAR =
            new Style(ColorMap.VIRIDIS, 1, Interpolation.BILINEAR, OptionalDouble.empty());

    @Test
    void nearestGivesEachPatchItsSquare() {
        PatchMap map = Grids.map(Grids.withClassToken(2), 0, 1, 2, 4);
        BufferedImage overlay = Overlay.of(whole(40, 20), map, NEAREST);
        assertThat(overlay.getWidth()).isEqualTo(40);
        assertThat(overlay.getHeight()).isEqualTo(20);
        assertThat(rgb(overlay, 0, 0)).isEqualTo(LOWEST);
        assertThat(rgb(overlay, 19, 9)).isEqualTo(LOWEST);
        assertThat(rgb(overlay, 20, 9)).isEqualTo(ColorMap.VIRIDIS.rgb(0.25));
        assertThat(rgb(overlay, 19, 10)).isEqualTo(ColorMap.VIRIDIS.rgb(0.5));
        assertThat(rgb(overlay, 20, 10)).isEqualTo(HIGHEST);
        assertThat(rgb(overlay, 39, 19)).isEqualTo(HIGHEST);
    }

    @Test
    void bilinearGoesFromMiddleToMiddle() {
        // Middles lie at 5 and 15 of 20: between them a straight line, beyond them nothing changes.
        PatchMap map = Grids.map(Grids.bare(2), 0, 1, 0, 1);
        BufferedImage overlay = Overlay.of(whole(20, 20), map, BILINEAR);
        for (int x = 0; x < 20; x++) {
            double value = Math.max(0, Math.min(1, (x + 0.5 - 5) / 10));
            assertThat(rgb(overlay, x, 3)).as("column %d", x).isEqualTo(ColorMap.VIRIDIS.rgb(value));
        }
        assertThat(rgb(overlay, 7, 0)).isEqualTo(rgb(overlay, 7, 19));
    }

    @Test
    void bilinearMixesFourPatches() {
        PatchMap map = Grids.map(Grids.bare(2), 0, 0, 0, 1);
        BufferedImage overlay = Overlay.of(whole(20, 20), map, BILINEAR);
        assertThat(rgb(overlay, 7, 12)).isEqualTo(ColorMap.VIRIDIS.rgb(0.25 * 0.75));
    }

    @Test
    void opacityMixesColorAndImage() {
        PatchMap map = Grids.map(Grids.bare(2), 0, 1, 1, 1);
        Picture picture = whole(8, 8);
        assertThat(rgb(Overlay.of(picture, map, opacity(0)), 0, 0)).isEqualTo(GRAY);
        // 0x44, 0x01, 0x54 and 0x80 each: halfway, rounded.
        assertThat(rgb(Overlay.of(picture, map, opacity(0.5)), 0, 0)).isEqualTo(0x62416a);
    }

    private static Style opacity(double opacity) {
        return new Style(ColorMap.VIRIDIS, opacity, Interpolation.NEAREST, OptionalDouble.empty());
    }

    @Test
    void whatTheModelDidNotSeeIsDimmed() {
        PatchMap map = Grids.map(Grids.bare(2), 0, 1, 0, 1);
        Picture wide = new Picture(flat(40, 20), new CropBox(10, 0, 20, 20));
        BufferedImage overlay = Overlay.of(wide, map, NEAREST);
        int dimmed = (int) Math.round(0x80 * 0.35);
        for (int y = 0; y < 20; y += 19) {
            assertThat(rgb(overlay, 0, y)).isEqualTo(dimmed * 0x010101);
            assertThat(rgb(overlay, 9, y)).isEqualTo(dimmed * 0x010101);
            assertThat(rgb(overlay, 10, y)).isEqualTo(LOWEST);
            assertThat(rgb(overlay, 19, y)).isEqualTo(LOWEST);
            assertThat(rgb(overlay, 20, y)).isEqualTo(HIGHEST);
            assertThat(rgb(overlay, 29, y)).isEqualTo(HIGHEST);
            assertThat(rgb(overlay, 30, y)).isEqualTo(dimmed * 0x010101);
        }
    }

    /** A white rectangle in a black image; the map of the white patch must light up exactly there. */
    @ParameterizedTest
    @CsvSource({
        "64,48,16,false,1,2",
        "48,64,16,false,3,0",
        "96,32,16,true,2,1",
        "32,96,24,true,0,3",
        "80,64,32,true,3,3",
        "64,64,16,true,1,1"
    })
    void theMapLiesOnThePixelsThatTheModelSaw(
            int width, int height, int resizeTo, boolean shortestEdge, int row, int column) {
        TokenGrid grid = Grids.bare(4);
        List<Double> zero = List.of(0.0, 0.0, 0.0);
        List<Double> one = List.of(1.0, 1.0, 1.0);
        Preprocessor preprocessor = new Preprocessor(new Preprocessing(
                Size.square(16),
                shortestEdge
                        ? Resize.shortestEdge(resizeTo, dev.vit4j.data.preprocess.Interpolation.NEAREST)
                        : Resize.exact(Size.square(resizeTo), dev.vit4j.data.preprocess.Interpolation.NEAREST),
                Crop.CENTER,
                new Normalization(1, zero, one)));
        CropBox area = preprocessor.seen(width, height);
        int left = (int) Math.round(area.left() + column * area.width() / 4);
        int right = (int) Math.round(area.left() + (column + 1) * area.width() / 4);
        int top = (int) Math.round(area.top() + row * area.height() / 4);
        int bottom = (int) Math.round(area.top() + (row + 1) * area.height() / 4);
        byte[] pixels = new byte[3 * width * height];
        for (int y = top; y < bottom; y++) {
            Arrays.fill(pixels, 3 * (y * width + left), 3 * (y * width + right), (byte) 255);
        }
        RgbImage image = new RgbImage(width, height, pixels);
        PatchMap map = brightness(preprocessor.fit(image), grid);
        assertThat(map.at(row, column)).isEqualTo(1);
        assertThat(map.sum()).isEqualTo(1);
        BufferedImage overlay = Overlay.of(new Picture(image, area), map, NEAREST);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean white = x >= left && x < right && y >= top && y < bottom;
                assertThat(rgb(overlay, x, y) == HIGHEST).as("%d,%d", x, y).isEqualTo(white);
            }
        }
    }

    /** Returns the share of white pixels in each patch. */
    private static PatchMap brightness(RgbImage view, TokenGrid grid) {
        double[] weights = new double[grid.patches()];
        for (int patch = 0; patch < weights.length; patch++) {
            TokenGrid.Rectangle square = grid.rectangle(patch);
            for (int i = 0; i < square.width() * square.height(); i++) {
                int x = square.left() + i % square.width();
                int y = square.top() + i / square.width();
                weights[patch] += (view.rgb(x, y) == 0xFFFFFF ? 1.0 : 0) / (square.width() * square.height());
            }
        }
        return Grids.map(grid, weights);
    }

    /** 2 x 3 patches of 4 x 2 pixels in an input of 9 x 7, drawn ten times as large; one row and one column are left. */
    @Test
    void rowsAndColumnsDifferAndTheRestIsDimmed() {
        Size patch = new Size(4, 2);
        TokenGrid grid = new TokenGrid(new Patching(new Size(9, 7), 3, patch, patch, 0, false), PrefixTokens.NONE);
        RgbImage white = new RgbImage(70, 90, whitePixels(70 * 90));
        Picture picture = new Picture(white, new CropBox(0, 0, 70, 90));
        BufferedImage overlay = Overlay.of(picture, Grids.map(grid, 0, 0, 0, 0, 0, 1), NEAREST);
        int dimmed = rgb(overlay, 69, 89);
        assertThat(dimmed).isNotIn(HIGHEST, LOWEST, 0xFFFFFF);
        for (int y = 0; y < 90; y++) {
            for (int x = 0; x < 70; x++) {
                int expected = x >= 60 || y >= 80 ? dimmed : x >= 40 && y >= 40 ? HIGHEST : LOWEST;
                assertThat(rgb(overlay, x, y)).as("%d,%d", x, y).isEqualTo(expected);
            }
        }
    }

    private static byte[] whitePixels(int count) {
        byte[] pixels = new byte[3 * count];
        Arrays.fill(pixels, (byte) 255);
        return pixels;
    }

    @Test
    void overlappingPatchesMeetHalfwayBetweenTheirMiddles() {
        // Patches of 4 pixels every 2 in an input of 6: middles at 2 and 4, so the border is at 3 of 6.
        TokenGrid grid = new TokenGrid(new Patching(6, 3, 4, 2), PrefixTokens.NONE);
        BufferedImage overlay = Overlay.of(whole(60, 60), Grids.map(grid, 0, 1, 0, 1), NEAREST);
        assertThat(rgb(overlay, 29, 5)).isEqualTo(LOWEST);
        assertThat(rgb(overlay, 30, 5)).isEqualTo(HIGHEST);
        BufferedImage smooth = Overlay.of(whole(60, 60), Grids.map(grid, 0, 1, 0, 1), BILINEAR);
        assertThat(rgb(smooth, 19, 5)).isEqualTo(LOWEST);
        assertThat(rgb(smooth, 40, 5)).isEqualTo(HIGHEST);
        assertThat(rgb(smooth, 24, 5)).isEqualTo(ColorMap.VIRIDIS.rgb(0.225));
    }

    @Test
    void anEvenMapIsItsLowestColor() {
        assertThat(rgb(Overlay.of(whole(8, 8), Grids.map(Grids.bare(2), 1, 1, 1, 1), NEAREST), 5, 5))
                .isEqualTo(LOWEST);
        assertThat(rgb(Overlay.of(whole(8, 8), Grids.map(Grids.bare(1), 1), BILINEAR), 5, 5))
                .isEqualTo(LOWEST);
    }

    @Test
    void theContourRunsAroundThePatchesThatHoldTheMass() {
        Style contour = new Style(ColorMap.VIRIDIS, 0, Interpolation.NEAREST, OptionalDouble.of(0.6));
        BufferedImage overlay = Overlay.of(whole(80, 80), Grids.map(Grids.bare(2), 1, 8, 0.5, 0.5), contour);
        // Around the upper right patch: columns 40 to 80, rows 0 to 40. A line lies on both sides of its edge.
        for (int place : new int[] {5, 20, 35}) {
            assertThat(brightest(overlay, 39, place, 40, place)).as("left edge").isGreaterThan(0xB0);
            assertThat(brightest(overlay, 40 + place, 39, 40 + place, 40))
                    .as("lower edge")
                    .isGreaterThan(0xB0);
        }
        assertThat(brightest(overlay, 60, 0, 60, 0)).as("upper edge").isGreaterThan(0xB0);
        assertThat(brightest(overlay, 79, 20, 79, 20)).as("right edge").isGreaterThan(0xB0);
        assertThat(rgb(overlay, 60, 20)).as("inside").isEqualTo(GRAY);
        assertThat(rgb(overlay, 20, 20)).as("outside").isEqualTo(GRAY);
        assertThat(rgb(overlay, 40, 60))
                .as("border of patches that are not in the mask")
                .isEqualTo(GRAY);
    }

    private static int brightest(BufferedImage image, int x0, int y0, int x1, int y1) {
        int brightest = 0;
        for (int y = y0; y <= y1; y++) {
            for (int x = x0; x <= x1; x++) {
                brightest = Math.max(brightest, rgb(image, x, y) & 0xFF);
            }
        }
        return brightest;
    }

    @Test
    void aPatchThatAsksHasAFrame() {
        PatchMap map = new PatchMap(Grids.bare(2), Query.patch(1, 0), new double[] {0, 0, 0, 0}, new double[0]);
        BufferedImage overlay = Overlay.of(whole(80, 80), map, opacity(0));
        int frame = rgb(overlay, 20, 40);
        assertThat(frame >> 16).as("red").isGreaterThan((frame >> 8) & 0xFF);
        assertThat(rgb(overlay, 20, 60)).isEqualTo(GRAY);
        assertThat(rgb(overlay, 60, 20)).isEqualTo(GRAY);
    }

    private static Picture whole(int width, int height) {
        return new Picture(flat(width, height), new CropBox(0, 0, width, height));
    }

    private static RgbImage flat(int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        Arrays.fill(pixels, (byte) 0x80);
        return new RgbImage(width, height, pixels);
    }

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }
}
