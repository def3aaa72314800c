package dev.vit4j.attention.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutputNamesTest {
    @Test
    void areThoseOfTheImagesWithoutTheirEndings() {
        assertThat(names("photos/cat.jpg", "dog.v2.png", "bird")).containsExactly("cat", "dog.v2", "bird");
    }

    @Test
    void doNotHoldAUrlsQuery() {
        assertThat(names("https://example.org/a/cat.jpg?size=1/2.png#top", "photos/what?.jpg"))
                .containsExactly("cat", "what_");
    }

    @Test
    void equalOnesAreNumberedInTheOrderOfTheImages() {
        assertThat(names("a/cat.png", "b/cat.png", "c/CAT.jpg", "cat-2.png"))
                .containsExactly("cat", "cat-2", "CAT-3", "cat-2-2");
    }

    @Test
    void doNotTakeTheNamesOfOurOwnFiles() {
        assertThat(names("index.png", "contact-sheet.png")).containsExactly("index-2", "contact-sheet-2");
    }

    @Test
    void holdNothingThatAFileNameCannotHold() {
        assertThat(names("a/b:c*?.png", "x\u001b[31m.png", ".hidden.png", "..", "C:\\pictures\\cat.png"))
                .containsExactly("b_c__", "x_[31m", "_hidden", "_", "cat");
    }

    @Test
    void areNotTooLongForAnEnding() {
        assertThat(names("é".repeat(200) + ".png", "a".repeat(200))).containsExactly("é".repeat(60), "a".repeat(120));
        assertThat(names("x" + "😀".repeat(200)).get(0)).isEqualTo("x" + "😀".repeat(29));
    }

    private static List<String> names(String... paths) {
        OutputNames names = new OutputNames();
        return Stream.of(paths).map(names::next).toList();
    }
}
