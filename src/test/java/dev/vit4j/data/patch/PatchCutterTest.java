package dev.vit4j.data.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.Size;
import dev.vit4j.data.Samples;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.image.RgbImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchCutterTest {
    private static final int WIDTH = 5;

    /** The layout that Hugging Face's weights expect: a patch times the flattened kernel is the convolution there. */
    @ParameterizedTest
    @CsvSource({"12, 4, 4", "12, 4, 2", "9, 3, 1", "8, 8, 8", "10, 4, 3"})
    void patchTimesFlattenedKernelIsTheStridedConvolution(int size, int patchSize, int stride) {
        Random random = new Random(size * 100L + patchSize * 10L + stride);
        RgbImage image = Samples.noise(size, size, random.nextLong());
        float[][][][] kernel = new float[WIDTH][3][patchSize][patchSize];
        Patching patching = new Patching(size, 3, patchSize, stride);
        PatchTransform maker = new PatchTransform(Preprocessing.standard(size), patching);

        float[] patches = maker.patches(image);

        int grid = (size - patchSize) / stride + 1;
        float[] planes = image.toPlanes();
        assertThat(patches).hasSize(grid * grid * 3 * patchSize * patchSize);
        for (int d = 0; d < WIDTH; d++) {
            float[] flattened = flatten(kernel[d], random);
            for (int row = 0; row < grid; row++) {
                for (int column = 0; column < grid; column++) {
                    double convolution = 0;
                    for (int c = 0; c < 3; c++) {
                        for (int y = 0; y < patchSize; y++) {
                            for (int x = 0; x < patchSize; x++) {
                                int place = (c * size + row * stride + y) * size + column * stride + x;
                                convolution += kernel[d][c][y][x] * (planes[place] / 127.5 - 1);
                            }
                        }
                    }
                    double product = 0;
                    for (int p = 0; p < flattened.length; p++) {
                        product += flattened[p] * patches[(row * grid + column) * flattened.length + p];
                    }
                    assertThat(product).isCloseTo(convolution, within(1e-4));
                }
            }
        }
    }

    /** Fills a kernel [3][p][p] with random weights and gives the same as one array, the last index fastest. */
    private static float[] flatten(float[][][] kernel, Random random) {
        int side = kernel[0].length;
        float[] flattened = new float[3 * side * side];
        for (int i = 0; i < flattened.length; i++) {
            flattened[i] = random.nextFloat() - 0.5f;
            kernel[i / (side * side)][i / side % side][i % side] = flattened[i];
        }
        return flattened;
    }

    @Test
    void keepsRedGreenAndBlueApart() {
        PatchTransform maker = new PatchTransform(Preprocessing.standard(4), new Patching(4, 3, 2, 2));

        float[] red = maker.patches(Samples.flat(4, 4, 0xFF0000));

        // Two patches a side, each with 4 red, 4 green, 4 blue values.
        assertThat(Arrays.copyOf(red, 12)).containsExactly(1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1);
    }

    @Test
    void overlappingPatchesShareTheirPixels() {
        PatchTransform maker = new PatchTransform(Preprocessing.standard(6), new Patching(6, 3, 4, 2));

        float[] patches = maker.patches(Samples.noise(6, 6, 1));

        // Columns 2 and 3 of patch 0 are columns 0 and 1 of patch 1, in every channel and row.
        for (int row = 0; row < 12; row++) {
            assertThat(patches[row * 4 + 2]).isEqualTo(patches[48 + row * 4]);
            assertThat(patches[row * 4 + 3]).isEqualTo(patches[48 + row * 4 + 1]);
        }
    }

    /** By hand: pixels numbered row by row, windows one pixel away, zeros outside. */
    @Test
    void aShiftedPatchHasFourWindowsAroundItBehindItsOwn() {
        byte[] pixels = new byte[3 * 16];
        for (int i = 0; i < 16; i++) {
            pixels[3 * i] = (byte) i;
            pixels[3 * i + 1] = (byte) (100 + i);
            pixels[3 * i + 2] = (byte) (200 + i);
        }
        float[] patches = new float[4 * 60];
        new PatchCutter(new Patching(4, 3, 2, 2, 0, true), oneMore()).cut(new RgbImage(4, 4, pixels), patches, 0);

        //  1  2  3  4
        //  5  6  7  8
        //  9 10 11 12
        // 13 14 15 16
        float[][] topLeft = {{1, 2, 5, 6}, {0, 0, 0, 1}, {0, 0, 2, 3}, {0, 5, 0, 9}, {6, 7, 10, 11}};
        float[][] topRight = {{3, 4, 7, 8}, {0, 0, 2, 3}, {0, 0, 4, 0}, {6, 7, 10, 11}, {8, 0, 12, 0}};
        float[][] bottomRight = {{11, 12, 15, 16}, {6, 7, 10, 11}, {8, 0, 12, 0}, {14, 15, 0, 0}, {16, 0, 0, 0}};
        assertThat(Arrays.copyOf(patches, 60)).isEqualTo(inThreeColors(topLeft));
        assertThat(Arrays.copyOfRange(patches, 60, 120)).isEqualTo(inThreeColors(topRight));
        assertThat(Arrays.copyOfRange(patches, 180, 240)).isEqualTo(inThreeColors(bottomRight));
    }

    /** Each level becomes itself and one, so that no level is the zero that stands for nothing. */
    private static float[][] oneMore() {
        float[][] table = new float[3][256];
        for (float[] channel : table) {
            for (int level = 0; level < 256; level++) {
                channel[level] = level + 1;
            }
        }
        return table;
    }

    /** Windows of red values, each followed by those of green and of blue, which are 100 and 200 more. */
    private static float[] inThreeColors(float[][] windows) {
        float[] values = new float[windows.length * 12];
        for (int i = 0; i < values.length; i++) {
            float red = windows[i / 12][i % 4];
            values[i] = red == 0 ? 0 : red + i / 4 % 3 * 100;
        }
        return values;
    }

    /** By definition, with loops over the image; what does not fill a patch is left out. */
    @ParameterizedTest
    @CsvSource({"32x16, 8x4, 8x4, 0, 16", "33x19, 8x4, 8x4, 0, 16", "9x14, 3x5, 2x4, 0, 12", "10x7, 4x3, 4x3, 2, 9"})
    void patchesOfAnyShapeAreCutRowByRow(String image, String patch, String step, int padding, int count) {
        Size size = Size.parse(image);
        Size patchSize = Size.parse(patch);
        Size stride = Size.parse(step);
        RgbImage noise = Samples.noise(size.width(), size.height(), 3);
        float[] planes = noise.toPlanes();
        Patching patching = new Patching(size, 3, patchSize, stride, padding, false);

        float[] patches = new PatchTransform(Preprocessing.standard(size), patching).patches(noise);

        assertThat(patching.count()).isEqualTo(count);
        int i = 0;
        for (int top = -padding; top + patchSize.height() <= size.height() + padding; top += stride.height()) {
            for (int left = -padding; left + patchSize.width() <= size.width() + padding; left += stride.width()) {
                for (int c = 0; c < 3; c++) {
                    for (int y = top; y < top + patchSize.height(); y++) {
                        for (int x = left; x < left + patchSize.width(); x++) {
                            boolean within = y >= 0 && y < size.height() && x >= 0 && x < size.width();
                            double expected =
                                    within ? planes[(c * size.height() + y) * size.width() + x] / 127.5 - 1 : 0;
                            assertThat((double) patches[i]).as("value %d", i++).isCloseTo(expected, within(1e-6));
                        }
                    }
                }
            }
        }
        assertThat(patches).hasSize(i);
    }

    @Test
    void oneChannelIsCutFromTheLuminanceAndShownInGray() {
        RgbImage noise = Samples.noise(6, 4, 5);
        Preprocessing gray = Preprocessing.squeezed(new Size(4, 6), Interpolation.NEAREST, Normalization.half(1));
        PatchTransform maker =
                new PatchTransform(gray, new Patching(new Size(4, 6), 1, new Size(4, 6), new Size(4, 6), 0, false));

        float[] patch = maker.patches(noise);

        assertThat(patch).hasSize(24);
        for (int i = 0; i < 24; i++) {
            int level = noise.grayscale().rgb(i % 6, i / 6) & 0xFF;
            assertThat((double) patch[i]).isCloseTo(level / 127.5 - 1, within(1e-6));
        }
        assertThat(maker.image(patch, 0)).isEqualTo(noise.grayscale());
    }

    /** The image and four shifted copies of it put together, patches of all: half of an odd patch is rounded down. */
    @ParameterizedTest
    @CsvSource({"12, 4, 4, 0", "9, 3, 3, 0", "15, 5, 5, 0", "12, 4, 2, 0", "8, 8, 8, 0", "9, 7, 2, 0", "10, 4, 3, 3"})
    void shiftedPatchesAreThoseOfFiveImages(int size, int patchSize, int stride, int padding) {
        Patching patching = new Patching(size, 3, patchSize, stride, padding, true);
        RgbImage image = Samples.noise(size, size, 7);
        float[] planes = image.toPlanes();
        int half = (int) Math.floor(patchSize / 2.0);
        int[][] away = {{0, 0}, {-half, -half}, {-half, half}, {half, -half}, {half, half}};

        float[] patches = new PatchTransform(Preprocessing.standard(size), patching).patches(image);

        int grid = (size + 2 * padding - patchSize) / stride + 1;
        assertThat(patches).hasSize(grid * grid * 15 * patchSize * patchSize);
        int i = 0;
        for (int n = 0; n < grid * grid; n++) {
            for (int c = 0; c < 15; c++) {
                for (int p = 0; p < patchSize * patchSize; p++) {
                    int y = n / grid * stride - padding + p / patchSize + away[c / 3][0];
                    int x = n % grid * stride - padding + p % patchSize + away[c / 3][1];
                    boolean within = y >= 0 && y < size && x >= 0 && x < size;
                    double expected = within ? planes[(c % 3 * size + y) * size + x] / 127.5 - 1 : 0;
                    assertThat((double) patches[i]).as("value %d", i++).isCloseTo(expected, within(1e-6));
                }
            }
        }
    }

    @Test
    void writesAtTheOffsetAndNowhereElse() {
        Patching patching = new Patching(4, 3, 2, 2);
        PatchCutter cutter = new PatchCutter(patching, new Preprocessor(Preprocessing.standard(4)).normalized());
        float[] target = new float[48 + 10];
        Arrays.fill(target, 7);

        cutter.cut(Samples.flat(4, 4, 0xFFFFFF), target, 6);

        assertThat(Arrays.copyOf(target, 6)).containsOnly(7);
        assertThat(Arrays.copyOfRange(target, 6, 54)).containsOnly(1);
        assertThat(Arrays.copyOfRange(target, 54, 58)).containsOnly(7);
        assertThatThrownBy(() -> cutter.cut(Samples.flat(4, 4, 0), target, 11))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesAnImageOfAnotherSize() {
        Patching patching = new Patching(4, 3, 2, 2);
        PatchCutter cutter = new PatchCutter(patching, new Preprocessor(Preprocessing.standard(4)).normalized());

        assertThatThrownBy(() -> cutter.cut(Samples.flat(5, 4, 0), new float[48], 0))
                .hasMessageContainingAll("4 x 5", "4 x 4");
    }

    @Test
    void refusesSizesAndChannelsThatDoNotFit() {
        Preprocessing standard = Preprocessing.standard(4);

        assertThatThrownBy(() -> new PatchTransform(standard, new Patching(8, 3, 2, 2)))
                .hasMessageContainingAll("4", "8");
        assertThatThrownBy(() -> new Patching(4, 3, 1, 1, 0, true)).hasMessageContaining("shifted patches of 1 pixel");
        assertThatThrownBy(() -> new PatchTransform(standard, new Patching(4, 1, 2, 2)))
                .hasMessageContaining("1 channels, but its preprocessing yields 3");
    }
}
