package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The passes on the Vector API have the results of those in plain Java, and a window those of the whole. */
class ResamplePassesTest {
    private static final ResamplePasses SCALAR = new ScalarResamplePasses();

    private static ResamplePasses vector() {
        ResamplePasses passes = PassesChoice.vectorPasses();
        assumeThat(passes).as("the module jdk.incubator.vector is present").isNotInstanceOf(ScalarResamplePasses.class);
        return passes;
    }

    private static RgbImage image(Random random, int width, int height) {
        byte[] pixels = new byte[RgbImage.CHANNELS * width * height];
        random.nextBytes(pixels);
        if (random.nextInt(4) == 0) {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (pixels[i] < 0 ? 255 : 0); // the extremes overshoot most
            }
        }
        return new RgbImage(width, height, pixels);
    }

    private static Resampler.Window all(int width, int height) {
        return new Resampler.Window(0, 0, width, height);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEAREST")
    void vectorsGiveTheBitsOfPlainJava(Resampler resampler) {
        ResamplePasses vector = vector();
        Random random = new Random(resampler.name().length());
        for (int i = 0; i < 60; i++) {
            RgbImage image = image(random, 1 + random.nextInt(150), 1 + random.nextInt(90));
            int width = 1 + random.nextInt(i % 3 == 0 ? 12 : 120);
            int height = 1 + random.nextInt(i % 3 == 1 ? 12 : 120);

            assertThat(resampler.resize(image, width, height, all(width, height), vector))
                    .as("%s to %d x %d", image, width, height)
                    .isEqualTo(resampler.resize(image, width, height, all(width, height), SCALAR));
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "7, 50", "100, 75", "53, 20", "61, 37", "1, 1"})
    void vectorsGivePillowsPixels(int width, int height) throws IOException {
        ResamplePasses vector = vector();
        for (Resampler resampler : new Resampler[] {Resampler.BILINEAR, Resampler.BICUBIC}) {
            String golden = resampler.name().toLowerCase(Locale.ROOT) + "-" + width + "x" + height + ".png";

            assertThat(resampler.resize(Fixture.image("source.png"), width, height, all(width, height), vector))
                    .isEqualTo(Fixture.image(golden));
        }
    }

    @ParameterizedTest
    @EnumSource
    void windowsArePartsOfTheWhole(Resampler resampler) {
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            RgbImage image = image(random, 1 + random.nextInt(60), 1 + random.nextInt(40));
            boolean sameWidth = i % 5 == 0;
            boolean sameHeight = i % 7 == 0;
            int width = sameWidth ? image.width() : 1 + random.nextInt(50);
            int height = sameHeight ? image.height() : 1 + random.nextInt(50);
            int left = random.nextInt(width);
            int top = random.nextInt(height);
            int columns = 1 + random.nextInt(width - left);
            int rows = 1 + random.nextInt(height - top);

            RgbImage window = resampler.resize(image, width, height, new Resampler.Window(left, top, columns, rows));

            assertThat(window)
                    .as("%s to %d x %d, %d x %d at %d, %d", image, width, height, columns, rows, left, top)
                    .isEqualTo(resampler.resize(image, width, height).window(left, top, columns, rows));
        }
    }

    /** Passes that take their time. */
    private record Slow(long nanos) implements ResamplePasses {
        @Override
        public byte[] columns(byte[] in, int width, int firstRow, int rows, ResampleWeights weights) {
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return SCALAR.columns(in, width, firstRow, rows, weights);
        }

        @Override
        public byte[] rows(byte[] in, int width, int firstRow, ResampleWeights weights) {
            return SCALAR.rows(in, width, firstRow, weights);
        }
    }

    @Test
    void usesVectorsOnceTheyAreFaster() {
        Slow slow = new Slow(20_000_000);
        PassesChoice choice = new PassesChoice(slow, SCALAR, 60_000_000_000L);
        assertThat(choice.next()).isSameAs(slow);

        choice.warmUp();

        assertThat(choice.next()).isSameAs(SCALAR);
    }

    @Test
    void keepsToPlainJavaWhereVectorsStaySlower() {
        PassesChoice choice = new PassesChoice(SCALAR, new Slow(20_000_000), 200_000_000);

        choice.warmUp();

        assertThat(choice.next()).isSameAs(SCALAR);
    }
}
