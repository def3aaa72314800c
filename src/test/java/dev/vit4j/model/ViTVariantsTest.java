package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.io.ModelFolder;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViTVariantsTest {
    /** Parameters as timm and torchvision count them for their models of the same name. */
    @ParameterizedTest
    @CsvSource({
        "Ti/16, 5717416",
        "S/16, 22050664",
        "S/32, 22878952",
        "B/16, 86567656",
        "B/32, 88224232",
        "L/16, 304326632",
        "L/32, 306535400",
        "nano/4, 311338",
    })
    void parametersAreThoseOfOtherImplementations(String name, long parameters) {
        assertThat(ModelSize.of(ViTVariants.byName(name)).parameters()).isEqualTo(parameters);
    }

    /** In units of 10^9, as torchvision's model table has them for 224 pixels. */
    @ParameterizedTest
    @CsvSource({"B/16, 17.564", "B/32, 4.409", "L/16, 61.555", "L/32, 15.378"})
    void multiplyAddsAreTorchvisions(String name, double billions) {
        assertThat(ModelSize.of(ViTVariants.byName(name)).multiplyAdds() / 1e9)
                .isCloseTo(billions, Percentage.withPercentage(0.02));
    }

    /** Hassani et al. 2021, table 2, in millions. */
    @ParameterizedTest
    @CsvSource({"lite-6/4, 3.19", "lite-7/4, 3.72"})
    void liteModelsHaveThePapersSize(String name, double millions) {
        assertThat(ModelSize.of(ViTVariants.byName(name)).parameters() / 1e6)
                .isCloseTo(millions, Percentage.withPercentage(0.4));
    }

    @Test
    void fixtureHasAsManyParametersAsItsReadmeSays() {
        assertThat(ModelSize.of(ModelFolder.read(Fixtures.folder("tiny-a")).config())
                        .parameters())
                .isEqualTo(75_082);
        assertThat(ModelSize.of(ModelFolder.read(Fixtures.folder("tiny-b")).config())
                        .parameters())
                .isEqualTo(299_909);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearestAndTheList() {
        assertThatThrownBy(() -> ViTVariants.byName("b/16"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("b/16")
                .hasMessageContaining("did you mean 'B/16'?")
                .hasMessageContaining(String.join(", ", ViTVariants.names()));
    }

    @Test
    void theReferenceIsTheOneThatSpeedIsComparedOn() {
        ViTConfig reference = ViTVariants.byName("reference");

        assertThat(new int[] {
                    reference.imageSize().height(),
                    reference.stem().patchSize().height(),
                    reference.width(),
                    reference.depth(),
                    reference.heads(),
                    reference.mlpWidth(),
                    reference.classes(),
                    reference.tokens()
                })
                .containsExactly(32, 4, 192, 6, 3, 768, 10, 65);
    }
}
