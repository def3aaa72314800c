package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> COMMANDS = List.of("train", "evaluate", "classify", "info", "data");

    @Test
    void findsSlipsOfTheFinger() {
        assertThat(NearestName.of("trian", COMMANDS)).contains("train");
        assertThat(NearestName.of("Clasify", COMMANDS)).contains("classify");
    }

    @Test
    void findsBeginnings() {
        assertThat(NearestName.of("eval", COMMANDS)).contains("evaluate");
    }

    @Test
    void findsNothingInWhatIsFarFromAll() {
        assertThat(NearestName.of("serve", COMMANDS)).isEmpty();
        assertThat(NearestName.hint("serve", COMMANDS)).isEmpty();
    }

    @Test
    void swappedNeighborsCountOnce() {
        assertThat(NearestName.distance("trian", "train")).isEqualTo(1);
        assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(NearestName.distance("", "abc")).isEqualTo(3);
    }
}
