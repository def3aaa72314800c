package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DisplayTextTest {
    @Test
    void whatCouldSteerATerminalIsSpelledOut() {
        assertThat(DisplayText.printable("a\u001b[31mb\nc\rd\u202ee\u2028f"))
                .isEqualTo("a\\u001b[31mb\\nc\\u000dd\\u202ee\\u2028f");
        assertThat(DisplayText.printable("\ud800 lone")).isEqualTo("\\ud800 lone");
        assertThat(DisplayText.printable("Fuß 猫 🐈")).isEqualTo("Fuß 猫 🐈");
    }

    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        assertThat(DisplayText.columns("cat")).isEqualTo(3);
        assertThat(DisplayText.columns("猫")).isEqualTo(2);
        assertThat(DisplayText.columns("고양이")).isEqualTo(6);
        assertThat(DisplayText.columns("e\u0301")).isEqualTo(1);
        assertThat(DisplayText.columns("🐈")).isEqualTo(2);
    }

    @Test
    void longTextEndsInAnEllipsisWithinItsColumns() {
        assertThat(DisplayText.shortened("abcdef", 6)).isEqualTo("abcdef");
        assertThat(DisplayText.shortened("abcdef", 5)).isEqualTo("abcd…");
        assertThat(DisplayText.shortened("猫猫猫", 5)).isEqualTo("猫猫…");
        assertThat(DisplayText.shortened("🐈🐈", 3)).isEqualTo("🐈…");
        assertThat(DisplayText.shortened("ab", 1)).isEqualTo("…");
    }

    @Test
    void paddingCountsColumnsNotCharacters() {
        assertThat(DisplayText.padded("猫", 4)).isEqualTo("猫  ");
        assertThat(DisplayText.padded("long", 2)).isEqualTo("long");
    }

    @Test
    void longPathsLoseTheirMiddle() {
        assertThat(DisplayText.shortenedInside("photos/2024/summer/cat.jpg", 16))
                .isEqualTo("photo…er/cat.jpg");
        assertThat(DisplayText.shortenedInside("cat", 5)).isEqualTo("cat");
        assertThat(DisplayText.shortenedInside("cat.jpg", 1)).isEqualTo("…");
    }

    @Test
    void whatIsShortenedAndPaddedIsExactlyAsWideAsAsked() {
        Random random = new Random(2);
        String[] pieces = {"a", "猫", "🦊", "é", "e\u0301", "/", "x.jpg"};
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            int columns = 1 + random.nextInt(30);
            String shown = DisplayText.padded(DisplayText.shortenedInside(text.toString(), columns), columns);
            assertThat(DisplayText.columns(shown)).as("%s in %d", text, columns).isEqualTo(columns);
        }
    }

    @Test
    void wrappedTextHasAsManyWordsInALineAsFit() {
        assertThat(DisplayText.wrapped("ask  every\nkey and average the values", 10))
                .containsExactly("ask every", "key and", "average", "the values");
        assertThat(DisplayText.wrapped("a incomprehensible b", 5)).containsExactly("a", "incomprehensible", "b");
        assertThat(DisplayText.wrapped("\u5024\u5024 x", 6)).containsExactly("\u5024\u5024 x");
        assertThat(DisplayText.wrapped("\u5024\u5024 x", 5)).containsExactly("\u5024\u5024", "x");
        assertThat(DisplayText.wrapped("", 5)).containsExactly("");
    }
}
