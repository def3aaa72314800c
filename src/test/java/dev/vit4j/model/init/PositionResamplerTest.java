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
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.io.ModelFolder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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
        float[] out = PositionResampler.resample(oneToSixteen(), 1, Size.square(4), Size.square(8)).data().asFloat();

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
        float[] out = PositionResampler.resample(oneToSixteen(), 1, Size.square(4), Size.square(3)).data().asFloat();

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
        assertThat(PositionResampler.toImageSize(model, Size.square(32), notes::add)).isSameAs(model);
        assertThatThrownBy(() -> PositionResampler.toImageSize(model, Size.square(3), notes::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("patch size 4 is larger than the image size 3");
    }

    @Test
    void fixedPositionsAreComputedAnew() {
        ViTConfig plain = ViTVariants.byName("test");
        ViTConfig fixed = Configs.variant(plain, plain.stem().stride(), Pooling.CLS, PositionEmbedding.SINCOS, true, 0);

        Model larger = PositionResampler.toImageSize(Configs.model(fixed), Size.square(64), note -> {});

        assertThat(larger.weights().get(WeightNames.POSITIONS)).isEqualTo(SinCosPositions.of(fixed.withImageSize(Size.square(64))));
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
