package dev.vit4j.data.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.RgbImage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PatchConversionTest {
    private static final Preprocessing HALF = Preprocessing.standard(16);
    private static final Preprocessing IMAGENET = Preprocessing.squeezed(
            Size.square(16),
            Interpolation.BILINEAR,
            new Normalization(1 / 255.0, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)));

    private static RgbImage image(long seed) {
        byte[] pixels = new byte[3 * 16 * 16];
        new Random(seed).nextBytes(pixels);
        return new RgbImage(16, 16, pixels);
    }

    private static INDArray batch(Preprocessing preprocessing, Patching patching) {
        PatchTransform maker = new PatchTransform(preprocessing, patching);
        float[] both = new float[2 * patching.count() * patching.values()];
        for (int b = 0; b < 2; b++) {
            float[] one = maker.patches(image(b));
            System.arraycopy(one, 0, both, b * one.length, one.length);
        }
        return Nd4j.create(both, new long[] {2, patching.count(), patching.values()}, 'c');
    }

    @ParameterizedTest
    @CsvSource({"4,4,8,8", "8,8,4,4", "8,4,4,4", "4,4,8,4", "4,2,16,16", "16,16,2,2"})
    void patchesBecomeWhatTheOtherModelWouldHaveMadeOfTheImage(int size, int stride, int otherSize, int otherStride) {
        becomes(new Patching(16, 3, size, stride), new Patching(16, 3, otherSize, otherStride));
    }

    @ParameterizedTest
    @CsvSource({
        "3,1,1,false, 4,4,0,false", // from a stem of convolutions
        "4,4,0,false, 3,1,1,false",
        "8,4,2,false, 3,1,1,false",
        "4,4,0,true, 4,4,0,false",
        "4,4,0,false, 4,4,0,true",
        "4,4,0,false, 8,4,3,true",
        "8,8,0,true, 4,4,0,true",
        "3,1,1,false, 4,4,0,true",
        "4,4,0,true, 3,1,1,false"
    })
    void zerosAroundTheImageStayZerosAndWindowsAroundPatchesAreFound(
            int size,
            int stride,
            int padding,
            boolean shifted,
            int otherSize,
            int otherStride,
            int otherPadding,
            boolean otherShifted) {
        becomes(
                new Patching(16, 3, size, stride, padding, shifted),
                new Patching(16, 3, otherSize, otherStride, otherPadding, otherShifted));
    }

    private static void becomes(Patching from, Patching to) {
        PatchConversion conversion = new PatchConversion(HALF, from, IMAGENET, to);
        assertThat(conversion.isIdentity()).isFalse();
        INDArray converted = conversion.of(batch(HALF, from));
        INDArray expected = batch(IMAGENET, to);
        assertThat(converted.shape()).isEqualTo(expected.shape());
        float[] actual = converted.reshape(-1).toFloatVector();
        float[] wanted = expected.reshape(-1).toFloatVector();
        for (int i = 0; i < wanted.length; i++) {
            assertThat(actual[i]).as("value %d", i).isCloseTo(wanted[i], within(2e-6f));
        }
    }

    @Test
    void equalNumbersAreHandedOnAsTheyAre() {
        Patching patching = new Patching(16, 3, 4, 4);
        PatchConversion conversion = new PatchConversion(IMAGENET, patching, IMAGENET, patching);
        INDArray given = batch(IMAGENET, patching);
        assertThat(conversion.isIdentity()).isTrue();
        assertThat(conversion.of(given)).isSameAs(given);
        INDArray recut = new PatchConversion(HALF, patching, HALF, new Patching(16, 3, 8, 8)).of(batch(HALF, patching));
        assertThat(recut.equalsWithEps(batch(HALF, new Patching(16, 3, 8, 8)), 0))
                .isTrue();
    }

    @Test
    void whatCannotBeConvertedIsRefused() {
        Patching patching = new Patching(16, 3, 4, 4);
        assertThatThrownBy(() ->
                        new PatchConversion(HALF, patching, Preprocessing.standard(32), new Patching(32, 3, 4, 4)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("16")
                .hasMessageContaining("32");
        Patching gaps = new Patching(16, 3, 4, 6);
        assertThatThrownBy(() -> new PatchConversion(HALF, gaps, HALF, patching))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("leave out pixels");
    }
}
