package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.model.family.Families;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variants of other families. */
class FamilyVariantsTest {
    /**
     * Numbers of parameters that transformers 5.18 and timm 1.0.29 count ({@code sum(p.numel())}) for models of these
     * sizes with 1000 classes, without the mask token of pretraining and, in SigLIP, without the pooling head that the
     * classifier does not use; DINOv3's is the encoder's and a linear head's. CLIP's are less the 2 D of the norm that its
     * classifier does not use.
     */
    @ParameterizedTest
    @CsvSource({
        "deit-Ti/16, 5910800",
        "dinov2-S/14, 22825192",
        "dinov2-g/14, 1139552232",
        "dinov2-reg-B/14, 88119784",
        "dinov3-S/16, 21981160",
        "dinov3-S+/16, 29077480",
        "clip-B/32, 88223464",
        "clip-L/14, 304202728",
        "siglip-B/16, 86566120",
        "siglip-so400m/14, 414140248",
        "beit-B/16, 86530984",
        "beit-L/16, 304430568",
        "eva02-Ti/14, 5756584",
        "eva02-S/14, 22129000",
        "eva02-B/14, 87117544",
        "eva02-L/14, 305080232",
    })
    void haveAsManyParametersAsInPython(String name, long parameters) {
        assertThat(ModelSize.of(ViTVariants.byName(name)).parameters()).isEqualTo(parameters);
    }

    @Test
    void areWrittenUnderTheNamesOfTheirFamilies() {
        Map<String, ViTConfig> table = FamilyVariants.table();

        table.forEach((name, config) ->
                assertThat(Families.of(config).name()).as(name).isEqualTo(config.family()));
    }
}
