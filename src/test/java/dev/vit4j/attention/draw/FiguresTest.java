package dev.vit4j.attention.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.attention.method.Grids;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.data.preprocess.CropBox;
import dev.vit4j.image.RgbImage;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Color bars, captions and sheets around overlays. */
class FiguresTest {
    private static final Style OPAQUE = new Style(ColorMap.INFERNO, 1, Interpolation.NEAREST, OptionalDouble.empty());
    private static final PatchMap MAP = Grids.map(Grids.bare(2), 0.1, 0.2, 0.3, 0.4);

    @Test
    void aFigureHoldsTheOverlayPixelByPixel() {
        Picture picture = picture(300, 200);
        BufferedImage overlay = Overlay.of(picture, MAP, OPAQUE);
        BufferedImage figure = MapFigure.of(picture, MAP, OPAQUE, List.of("cat.jpg", "cat 91 %"));
        int margin = MapFigure.margin(picture);
        assertThat(part(figure, margin, margin, 300, 200)).isEqualTo(part(overlay, 0, 0, 300, 200));
        assertThat(figure.getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
    }

    @Test
    void itsColorBarGoesFromTheLowestBelowToTheHighestAbove() {
        Picture picture = picture(300, 200);
        BufferedImage figure = MapFigure.of(picture, MAP, OPAQUE, List.of("cat.jpg"));
        int margin = MapFigure.margin(picture);
        int bar = 2 * margin + 300 + 3;
        assertThat(figure.getRGB(bar, margin)).isEqualTo(0xFF000000 | ColorMap.INFERNO.rgb(1));
        assertThat(figure.getRGB(bar, margin + 199)).isEqualTo(0xFF000000 | ColorMap.INFERNO.rgb(0));
        assertThat(inked(figure, bar + 20, margin, figure.getWidth() - bar - 20, 200))
                .isTrue();
    }

    @Test
    void captionsMakeRoomForThemselves() {
        Picture picture = picture(100, 80);
        BufferedImage without = MapFigure.of(picture, MAP, OPAQUE, List.of());
        BufferedImage one = MapFigure.of(picture, MAP, OPAQUE, List.of("a"));
        BufferedImage broken =
                MapFigure.of(picture, MAP, OPAQUE, List.of("word ".repeat(40).strip()));
        BufferedImage cut = MapFigure.of(picture, MAP, OPAQUE, List.of("a".repeat(400)));
        int line = one.getHeight() - without.getHeight();
        assertThat(line).isPositive();
        assertThat(broken.getHeight()).isGreaterThan(one.getHeight() + line);
        assertThat(cut.getHeight()).isEqualTo(one.getHeight());
        assertThat(cut.getWidth()).isEqualTo(one.getWidth());
    }

    @Test
    void aSheetHasATileForEachMap() {
        List<MapSheet.Row> rows = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            rows.add(new MapSheet.Row("layer " + layer, List.of(MAP, MAP)));
        }
        BufferedImage sheet =
                MapSheet.of(picture(64, 64), List.of("head 0", "head 1"), rows, OPAQUE, List.of("cat.jpg"));
        // The heaviest patch of each map has the map's brightest color: 64 x 64 pixels of each 128 x 128 tile.
        int brightest = 0;
        for (int y = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                brightest += sheet.getRGB(x, y) == (0xFF000000 | ColorMap.INFERNO.rgb(1)) ? 1 : 0;
            }
        }
        assertThat(brightest).isBetween(6 * 64 * 64, 6 * 64 * 64 + 200);
    }

    @Test
    void smallPicturesAreEnlargedByAWholeFactorAndLargeOnesLeftAlone() {
        Picture small = new Picture(noise(32, 20), new CropBox(4, 0, 20, 20)).enlarged();
        assertThat(small.image().width()).isEqualTo(384);
        assertThat(small.image().height()).isEqualTo(240);
        assertThat(small.area()).isEqualTo(new CropBox(48, 0, 240, 240));
        Picture large = picture(400, 300);
        assertThat(large.enlarged()).isSameAs(large);
        assertThat(large.within(100).area()).isEqualTo(new CropBox(0, 0, 100, 75));
    }

    @Test
    void picturesStandSideBySide() {
        BufferedImage left = MapFigure.of(picture(40, 30), MAP, OPAQUE, List.of());
        BufferedImage right = Overlay.of(picture(20, 90), MAP, OPAQUE);
        BufferedImage both = SideBySide.of(List.of(left, right));
        assertThat(both.getWidth()).isEqualTo(left.getWidth() + 8 + 20);
        assertThat(both.getHeight()).isEqualTo(90);
        assertThat(part(both, left.getWidth() + 8, 0, 20, 90)).isEqualTo(part(right, 0, 0, 20, 90));
        assertThat(SideBySide.of(List.of(left))).isSameAs(left);
    }

    @Test
    void numbersHaveThreeDigits() {
        assertThat(Text.number(0.02634)).isEqualTo("0.0263");
        assertThat(Text.number(0.000212)).isEqualTo("2.12e-04");
        assertThat(Text.number(1)).isEqualTo("1.00");
        assertThat(Text.number(0)).isEqualTo("0");
    }

    @Test
    void refusesStylesOutOfRange() {
        assertThatThrownBy(() -> new Style(ColorMap.VIRIDIS, 1.1, Interpolation.NEAREST, OptionalDouble.empty()))
                .hasMessage("opacity must be 0 to 1, not 1.1");
        assertThatThrownBy(() -> new Style(ColorMap.VIRIDIS, 1, Interpolation.NEAREST, OptionalDouble.of(0)))
                .hasMessageContaining("share of the mass");
    }

    private static Picture picture(int width, int height) {
        return new Picture(noise(width, height), new CropBox(0, 0, width, height));
    }

    private static RgbImage noise(int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        new java.util.Random(1).nextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    private static int[] part(BufferedImage image, int x, int y, int width, int height) {
        return image.getRGB(x, y, width, height, null, 0, width);
    }

    private static boolean inked(BufferedImage image, int x, int y, int width, int height) {
        for (int pixel : part(image, x, y, width, height)) {
            if ((pixel & 0xFF) < 0xA0) {
                return true;
            }
        }
        return false;
    }
}
