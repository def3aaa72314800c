package dev.vit4j.model.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Size;
import dev.vit4j.model.Configs;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.PositionResampling;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.io.ModelFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PositionResamplerTest {
    /** Returns a grid of 1..16, one value per patch, after a class token's row of 99. */
    private static INDArray oneToSixteen() {
        float[] rows = new float[17];
        rows[0] = 99;
        for (int i = 1; i <= 16; i++) {
            rows[i] = i;
        }
        return Nd4j.create(rows, new long[] {1, 17, 1}, 'c');
    }

    /** Expected values: ONNX operator tests, Resize, resize_upsample_sizes/scales_cubic (a = -0.75, half pixel). */
    @Test
    void enlargingGivesWhatTheOnnxSpecificationGives() {
        float[] out = PositionResampler.resample(oneToSixteen(), 1, Size.square(4), Size.square(8))
                .data()
                .asFloat();

        assertThat(out).hasSize(65);
        assertThat(out[0]).isEqualTo(99);
        double[] firstRow = {0.47265625, 0.76953125, 1.24609375, 1.875, 2.28125, 2.91015625, 3.38671875, 3.68359375};
        double[] secondRow = {1.66015625, 1.95703125, 2.43359375, 3.0625, 3.46875, 4.09765625, 4.57421875, 4.87109375};
        for (int i = 0; i < 8; i++) {
            assertThat((double) out[1 + i]).isCloseTo(firstRow[i], within(1e-6));
            assertThat((double) out[9 + i]).isCloseTo(secondRow[i], within(1e-6));
        }
    }

    /** Expected values: ONNX operator tests, Resize, resize_downsample_sizes_cubic. */
    @Test
    void shrinkingGivesWhatTheOnnxSpecificationGives() {
        float[] out = PositionResampler.resample(oneToSixteen(), 1, Size.square(4), Size.square(3))
                .data()
                .asFloat();

        double[] expected = {
            99, 1.63078704, 3.00462963, 4.37847222, 7.12615741, 8.5, 9.87384259, 12.62152778, 13.99537037, 15.36921296
        };
        assertThat(out).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat((double) out[i]).isCloseTo(expected[i], within(1e-5));
        }
    }

    @Test
    void theSameGridComesBackUnchanged() {
        assertThat(PositionResampler.resample(oneToSixteen(), 1, Size.square(4), Size.square(4)))
                .isEqualTo(oneToSixteen());
    }

    @Test
    void rowsOfSeveralValuesAreResampledEachByItself() {
        float[] rows = new float[4 * 2];
        for (int i = 0; i < 4; i++) {
            rows[2 * i] = i;
            rows[2 * i + 1] = -10f * i;
        }
        float[] out = PositionResampler.resample(
                        Nd4j.create(rows, new long[] {1, 4, 2}, 'c'), 0, Size.square(2), Size.square(3))
                .data()
                .asFloat();

        assertThat(out).hasSize(18);
        for (int i = 0; i < 9; i++) {
            assertThat(out[2 * i + 1]).isCloseTo(-10 * out[2 * i], within(1e-5f));
        }
        assertThat(out[2 * 4]).isCloseTo(1.5f, within(1e-6f));
    }

    /** Expected values: torch 2.13's {@code interpolate(mode="bicubic", align_corners=False)}, of doubles. */
    @ParameterizedTest
    @CsvSource({
        "2x3, BICUBIC, 2.000868 4.550781 4.718316 6.642795 7.785156 3.250868",
        "2x3, ANTIALIASED, 2.591604 5.145731 5.738313 6.722237 6.034977 3.975627",
        "3x2, BICUBIC, 2.003906 7.503906 4.996094 9.164062 7.335938 0.503906",
        "3x2, ANTIALIASED, 2.91445 5.611619 4.406257 5.960204 7.736965 3.896574",
        "1x5, BICUBIC, 7 4 1 9 6",
        "1x5, ANTIALIASED, 4.565217 4.913043 5.26087 6.565217 3.565217",
        "4x7, BICUBIC, -0.772494 1.127874 4.09297 6.358887 9.367048 5.767931 -0.016875 4.696599 3.928176 2.329783"
                + " 1.812988 8.275092 8.47896 4.10661 7.554902 6.52601 4.752144 3.693848 5.467512 6.099097 5.41718"
                + " 5.742538 7.04921 9.614342 10.645996 2.967631 0.343425 2.970353",
        "4x7, ANTIALIASED, -0.558687 1.268099 3.911209 6.261194 9.035986 5.543494 0.257571 4.522174 3.909473 2.782598"
                + " 2.234799 8.136244 7.750547 4.040343 7.208434 6.351272 5.015136 4.008419 5.54045 5.802513 5.185447"
                + " 5.816041 7.062699 9.209216 10.470149 2.875941 0.920639 2.975004"
    })
    void gridsOfAnyShapeAreResampledAsByTorch(String size, PositionResampling resampling, String expected) {
        INDArray grid = Nd4j.createFromArray(new float[] {0, 3, 6, 9, 1, 7, 4, 1, 9, 6, 6, 8, 10, 1, 3})
                .reshape(1, 15, 1);
        INDArray out = PositionResampler.resample(grid, 0, new Size(3, 5), Size.parse(size), resampling);
        double[] values = Arrays.stream(expected.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(out.shape()).containsExactly(1, values.length, 1);
        for (int i = 0; i < values.length; i++) {
            assertThat(out.getDouble(0, i, 0)).as("cell %d", i).isCloseTo(values[i], within(2e-6));
        }
    }

    @Test
    void anotherSizeWithTheSameGridKeepsThePositions() {
        Model model = ModelFolder.read(Fixtures.folder("tiny-a"));
        List<String> notes = new ArrayList<>();

        Model other = PositionResampler.toImageSize(model, new Size(33, 35), notes::add);

        assertThat(other.weights()).isEqualTo(model.weights());
        assertThat(notes).containsExactly("image size 32 -> 33 x 35: positions kept, for 8 x 8 patches");
    }

    @Test
    void aModelIsBroughtToAnotherSizeWithANote() {
        Model model = ModelFolder.read(Fixtures.folder("tiny-a"));
        List<String> notes = new ArrayList<>();

        Model larger = PositionResampler.toImageSize(model, Size.square(48), notes::add);

        assertThat(larger.config().imageSize()).isEqualTo(Size.square(48));
        assertThat(larger.preprocessing().target()).isEqualTo(Size.square(48));
        assertThat(larger.weights().get(WeightNames.POSITIONS).shape()).containsExactly(1, 145, 64);
        assertThat(larger.weights().get(WeightNames.HEAD_WEIGHT))
                .isSameAs(model.weights().get(WeightNames.HEAD_WEIGHT));
        assertThat(notes)
                .containsExactly("image size 32 -> 48: position embeddings resampled from 8 x 8 to 12 x 12 patches");
        assertThat(PositionResampler.toImageSize(model, Size.square(32), notes::add))
                .isSameAs(model);
        assertThatThrownBy(() -> PositionResampler.toImageSize(model, Size.square(3), notes::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("patch size 4 is larger than the image size 3");
    }

    @Test
    void fixedPositionsAreComputedAnew() {
        ViTConfig plain = ViTVariants.byName("test");
        ViTConfig fixed = Configs.variant(plain, plain.stem().stride(), Pooling.CLS, PositionEmbedding.SINCOS, true, 0);

        Model larger = PositionResampler.toImageSize(Configs.model(fixed), Size.square(64), note -> {});

        assertThat(larger.weights().get(WeightNames.POSITIONS))
                .isEqualTo(SinCosPositions.of(fixed.withImageSize(Size.square(64))));
    }

    /** The patch in row 1, column 3 of 2 x 5, after the class token: x = 3 and y = 1. */
    @Test
    void sineAndCosineRowsOfAWideGridHaveColumnAndRow() {
        ViTConfig plain = ViTVariants.byName("test").withImageSize(new Size(16, 40));
        ViTConfig fixed = Configs.variant(plain, plain.stem().stride(), Pooling.CLS, PositionEmbedding.SINCOS, true, 0);
        INDArray rows = SinCosPositions.of(fixed);

        assertThat(rows.shape()).containsExactly(1, 11, 32);
        assertThat(rows.getDouble(0, 9, 0)).isCloseTo(Math.sin(3), within(1e-6));
        assertThat(rows.getDouble(0, 9, 8)).isCloseTo(Math.cos(3), within(1e-6));
        assertThat(rows.getDouble(0, 9, 16)).isCloseTo(Math.sin(1), within(1e-6));
        assertThat(rows.getDouble(0, 9, 24)).isCloseTo(Math.cos(1), within(1e-6));
    }

    @Test
    void sineAndCosineRowsAreTheFormulasValues() {
        ViTConfig plain = ViTVariants.byName("test");
        ViTConfig fixed = Configs.variant(plain, plain.stem().stride(), Pooling.CLS, PositionEmbedding.SINCOS, true, 0);
        INDArray rows = SinCosPositions.of(fixed);

        assertThat(rows.shape()).containsExactly(1, 17, 32);
        assertThat(rows.getDouble(0, 0, 5)).isZero();
        // Patch in row 2, column 3 of the 4 x 4 grid: token 1 + 11; width 32 has 8 frequencies.
        assertThat(rows.getDouble(0, 12, 0)).isCloseTo(Math.sin(3), within(1e-6));
        assertThat(rows.getDouble(0, 12, 9)).isCloseTo(Math.cos(3 * Math.pow(10000, -1 / 8.0)), within(1e-6));
        assertThat(rows.getDouble(0, 12, 16)).isCloseTo(Math.sin(2), within(1e-6));
        assertThat(rows.getDouble(0, 12, 31)).isCloseTo(Math.cos(2 * Math.pow(10000, -7 / 8.0)), within(1e-6));
    }
}
