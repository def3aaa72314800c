package dev.vit4j.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {
    @Test
    void readsTheThreeForms() {
        assertThat(ContentRange.parse("bytes 5-9/10")).contains(new ContentRange(5, OptionalLong.of(10)));
        assertThat(ContentRange.parse("bytes 5-9/*")).contains(new ContentRange(5, OptionalLong.empty()));
        assertThat(ContentRange.parse("bytes */10")).contains(new ContentRange(-1, OptionalLong.of(10)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "bytes", "lines 5-9/10", "bytes 5-/10", "bytes -5-9/10", "bytes 5-9/9999999999999999999"})
    void refusesAnythingElse(String header) {
        assertThat(ContentRange.parse(header)).isEmpty();
    }
}
