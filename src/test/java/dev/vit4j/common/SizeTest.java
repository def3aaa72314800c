package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTest {
    @ParameterizedTest
    @CsvSource({"224, 224, 224, 224, 224", "64x48, 64, 48, 64 x 48, '[64,48]'", "' 8X8 ', 8, 8, 8, 8"})
    void textsAreHeightAndWidth(String text, int height, int width, String shown, String json)
            throws JsonProcessingException {
        Size size = Size.parse(text);
        assertThat(size).isEqualTo(new Size(height, width)).hasToString(shown);
        assertThat(Size.parse(size.text())).isEqualTo(size);
        assertThat(Json.line(size)).isEqualTo(json);
        assertThat(Json.mapper().readValue(json, Size.class)).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-3", "3.5", "x", "8x", "x8", "8x0", "8x4x3", "8 4", "9999999999", "8*4"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> Size.parse(text))
                .isInstanceOf(BadInputException.class)
                .hasMessage("'" + text + "' is not a size: expected the side of a square such as 224, or HEIGHTxWIDTH"
                        + " such as 64x48");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "[3]", "[3,4,5]", "\"3\"", "[3,0]", "3.5", "[3,null]"})
    void otherJsonIsRefused(String json) {
        assertThatThrownBy(() -> Json.mapper().readValue(json, Size.class)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void sidesAreAtLeastOne() {
        assertThatThrownBy(() -> new Size(0, 4)).hasMessage("height and width must be at least 1, not 0 and 4");
    }
}
