package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.vit4j.common.Json;
import dev.vit4j.model.io.HfConfig;
import dev.vit4j.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void namesAndShapesAreThoseOfTheFixture(String name) {
        Map<String, long[]> shapes = WeightNames.of(
                HfConfig.read(Fixtures.folder(name).resolve("config.json")).config());
        try (SafetensorsFile file = SafetensorsFile.open(Fixtures.folder(name).resolve("model.safetensors"))) {
            assertThat(shapes.keySet()).containsExactlyInAnyOrderElementsOf(file.names());
            shapes.forEach(
                    (weight, shape) -> assertThat(file.shape(weight)).as(weight).containsExactly(shape));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void weightDecayIsForTheTensorsThatPyTorchDecayed(String name) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(Fixtures.folder(name).resolve("golden.safetensors"))) {
            List<String> decayed =
                    Json.mapper().readValue(file.metadata().get("adamw_decayed"), new TypeReference<List<String>>() {});
            ViTConfig config =
                    HfConfig.read(Fixtures.folder(name).resolve("config.json")).config();
            assertThat(WeightNames.of(config).keySet().stream().filter(WeightNames::decayed))
                    .containsExactlyInAnyOrderElementsOf(decayed);
        }
    }

    @Test
    void meanPoolingHasNoClassTokenAndNoRowForIt() {
        ViTConfig plain = ViTVariants.byName("test");
        ViTConfig mean =
                Configs.variant(plain, plain.stem().stride(), Pooling.MEAN, PositionEmbedding.LEARNED, true, 0);

        assertThat(WeightNames.of(mean)).doesNotContainKey(WeightNames.CLASS_TOKEN);
        assertThat(WeightNames.of(mean).get(WeightNames.POSITIONS)).containsExactly(1, 16, 32);
        assertThat(WeightNames.of(plain).get(WeightNames.POSITIONS)).containsExactly(1, 17, 32);
    }

    @Test
    void withoutQkvBiasOnlyThoseThreeBiasesGo() {
        ViTConfig plain = ViTVariants.byName("test");
        ViTConfig bare =
                Configs.variant(plain, plain.stem().stride(), Pooling.CLS, PositionEmbedding.LEARNED, false, 0);

        assertThat(WeightNames.of(plain).keySet().stream()
                        .filter(name -> !WeightNames.of(bare).containsKey(name)))
                .hasSize(3 * plain.depth())
                .allMatch(name -> name.matches(".*attention\\.attention\\.(query|key|value)\\.bias"));
    }

    @Test
    void fixedPositionsAreNotTrained() {
        ViTConfig plain = ViTVariants.byName("test");
        ViTConfig fixed = Configs.variant(plain, plain.stem().stride(), Pooling.CLS, PositionEmbedding.SINCOS, true, 0);

        assertThat(WeightNames.trained(plain, WeightNames.POSITIONS)).isTrue();
        assertThat(WeightNames.trained(fixed, WeightNames.POSITIONS)).isFalse();
        assertThat(WeightNames.trained(fixed, WeightNames.HEAD_BIAS)).isTrue();
    }
}
