package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DisplayWidthTest {
    @Test
    void countsColumns() {
        assertThat(DisplayWidth.of("cat")).isEqualTo(3);
        assertThat(DisplayWidth.of("猫 한글")).isEqualTo(7);
        assertThat(DisplayWidth.of("🦊")).isEqualTo(2);
        assertThat(DisplayWidth.of("e\u0301")).isEqualTo(1);
    }

    @Test
    void longTextsLoseTheirMiddle() {
        assertThat(DisplayWidth.fit("photos/2024/summer/cat.jpg", 16)).isEqualTo("photo…er/cat.jpg");
        assertThat(DisplayWidth.fit("cat", 5)).isEqualTo("cat  ");
        assertThat(DisplayWidth.fit("cat.jpg", 1)).isEqualTo("…");
    }

    @Test
    void whatFitsIsExactlyAsWideAsAsked() {
        Random random = new Random(2);
        String[] pieces = {"a", "猫", "🦊", "é", "e\u0301", "/", "x.jpg"};
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            int columns = 1 + random.nextInt(30);
            assertThat(DisplayWidth.of(DisplayWidth.fit(text.toString(), columns)))
                    .as("%s in %d", text, columns)
                    .isEqualTo(columns);
        }
    }

    @Test
    void whatSteersATerminalIsSpeltOut() {
        assertThat(DisplayWidth.printable("a\nb\u001b[31m\u202e")).isEqualTo("a\\nb\\u001b[31m\\u202e");
    }
}
