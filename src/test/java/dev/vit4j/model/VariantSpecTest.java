package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Size;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantSpecTest {
    @Test
    void withoutChangesItIsTheVariant() {
        assertThat(VariantSpec.parse("cct-2/3x2").config()).isEqualTo(ViTVariants.named("cct-2/3x2"));
        assertThat(ViTVariants.byName("nano/4")).isEqualTo(ViTVariants.named("nano/4"));
    }

    @Test
    void whatIsNamedChangesAndTheRestStays() {
        ViTConfig config = ViTVariants.byName("cct-2/3x2:width=192:heads=3:depth=4:mlp-width=300:position=sincos");
        ViTConfig base = ViTVariants.named("cct-2/3x2");
        assertThat(List.of(config.width(), config.heads(), config.depth(), config.mlpWidth()))
                .containsExactly(192, 3, 4, 300);
        assertThat(config.position()).isEqualTo(PositionEmbedding.SINCOS);
        assertThat(config.stem()).isEqualTo(base.stem());
        assertThat(config.pooling()).isEqualTo(Pooling.SEQUENCE);
        assertThat(config.tokens()).isEqualTo(64);
        assertThat(config.blocks()).isEqualTo(BlockOptions.PLAIN);
        assertThat(config.registers()).isZero();
        assertThat(ViTVariants.byName("cct-2/3x2:registers=2").tokens()).isEqualTo(66);
        assertThat(ViTVariants.byName("cct-2/3x2:attention=locality").blocks().isLocality())
                .isTrue();
    }

    @Test
    void aTextIsWrittenInAFixedOrderAndReadsBack() {
        VariantSpec spec = new VariantSpec("nano/4", Map.of("pooling", "mean", "width", "64", "heads", "4"));
        assertThat(spec.text()).isEqualTo("nano/4:width=64:heads=4:pooling=mean");
        assertThat(VariantSpec.parse(spec.text())).isEqualTo(spec);
        assertThat(new VariantSpec("nano/4", Map.of()).text()).isEqualTo("nano/4");
    }

    @ParameterizedTest
    @CsvSource({
        "nano/4:patch-size=8, 8, 8, 0, 4",
        "nano/4:patch-size=8:patch-stride=4:patch-padding=2, 8, 4, 2, 8",
        "lap-4/8, 8, 4, 2, 8",
        "lap-4/8:patch-size=4, 4, 4, 0, 8",
        "lap-4/8:patch-stride=2:patch-padding=3, 8, 2, 3, 16",
        "nano/4:stem=convolutions, 3, 1, 1, 8",
        "cct-6/3x1, 3, 1, 1, 16",
        "cct-2/3x2:stem-widths=none, 3, 1, 1, 16",
        "cct-2/3x2:stem=patches:patch-size=4, 4, 4, 0, 8",
        "cct-2/3x2:stem=shifted-patches:patch-size=4, 4, 4, 0, 8",
        "nano/4:stem=shifted-patches, 4, 4, 0, 8",
        "lap-4/8:stem=shifted-patches, 8, 4, 2, 8",
        "nano/4:stem=shifted-patches:patch-size=8, 8, 8, 0, 4",
        "nano/4:patch-size=8x4, 8x4, 8x4, 0, 4x8",
        "nano/4:patch-size=8x4:patch-stride=4x2:patch-padding=2, 8x4, 4x2, 2, 8x17",
        "nano/4:patch-size=5, 5, 5, 0, 6",
    })
    void patchesFollowTheirSizeAndTheStem(String text, String size, String stride, int padding, String grid) {
        ViTConfig config = ViTVariants.byName(text);
        assertThat(List.of(
                        config.stem().patchSize(),
                        config.stem().stride(),
                        config.stem().padding(),
                        config.grid()))
                .containsExactly(Size.parse(size), Size.parse(stride), padding, Size.parse(grid));
    }

    @Test
    void layerScaleIsWhatTheFactorsStartFrom() {
        assertThat(ViTVariants.byName("nano/4:layer-scale=1e-5").blocks())
                .isEqualTo(BlockOptions.PLAIN.withLayerScale(1e-5));
        assertThat(ViTVariants.byName("nano/4:layer-scale=0")).isEqualTo(ViTVariants.named("nano/4"));
        VariantSpec spec = new VariantSpec("nano/4", Map.of("layer-scale", "1e-5", "depth", "5"));
        assertThat(spec.text()).isEqualTo("nano/4:depth=5:layer-scale=1e-5");
        assertThat(VariantSpec.parse(spec.text())).isEqualTo(spec);
    }

    @Test
    void widthsOfConvolutionsAreThoseBeforeTheLast() {
        assertThat(ViTVariants.byName("nano/4:stem=convolutions").stem().widths())
                .containsExactly(64);
        assertThat(ViTVariants.byName("cct-2/3x2:stem-widths=32,48").stem().widths())
                .containsExactly(32, 48);
        assertThat(ViTVariants.byName("cct-2/3x2:stem-widths=none").stem().convolutions())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nano/4:widht=3 | did you mean 'width'",
                "nano/4:width | 'width' is not of the form setting=value",
                "nano/4:width=3:width=4 | width is given twice",
                "nano/4:width=x | width 'x' is not a whole number",
                "nano/4:width=100 | width 100 is not a whole multiple of heads 3",
                "nano/4:attention=local | expected one of plain, locality",
                "nano/4:registers=-1 | registers must be 0 to 1024, not -1",
                "nano/4:pooling=max | expected one of cls, mean, sequence",
                "nano/4:stem-widths=3 | only a stem of convolutions",
                "cct-2/3x2:stem=patches | needs a patch size",
                "cct-2/3x2:stem=shifted-patches | a stem of shifted-patches instead of that of cct-2/3x2 needs a patch",
                "nano/4:stem=shifted-patches:stem-widths=3 | only a stem of convolutions",
                "nano/4:stem=shifted-patches:patch-size=1 | shifted patches of 1 pixel",
                "nano/4:stem=shifted | did you mean 'shifted-patches'",
                "cct-2/3x2:patch-size=4 | needs patch size 3, stride 1 and padding 1",
                "nano/4:patch-padding=4 | patch padding 4",
                "nano/4:layer-scale=-1 | layer scale must be at least 0, not -1",
                "nano/4:layer-scale=NaN | layer scale must be at least 0, not NaN",
                "nano/4:layer-scale=small | layer-scale 'small' is not a number",
                "nano/4:layer-scale= | layer-scale '' is not a number",
                "nanoo/4:width=3 | did you mean 'nano/4'",
            })
    void whatDoesNotFitIsRefusedByName(String text, String message) {
        assertThatThrownBy(() -> ViTVariants.byName(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message);
    }
}
