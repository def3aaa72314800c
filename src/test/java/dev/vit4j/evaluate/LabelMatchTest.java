package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelMatchTest {
    private static LabelMatch match(List<String> data, List<String> model) {
        return LabelMatch.of(data, model, false, "DATA", "MODEL");
    }

    private static int[] places(LabelMatch match, int classes) {
        return IntStream.range(0, classes).map(match::modelClass).toArray();
    }

    @Test
    void equalNamesMatchWithoutAWord() {
        LabelMatch same = match(List.of("cat", "dog"), List.of("cat", "dog"));
        assertThat(places(same, 2)).containsExactly(0, 1);
        assertThat(same.note()).isEmpty();
    }

    /** An e with an acute accent, as one character and as two. */
    @Test
    void namesInAnotherUnicodeFormAreEqual() {
        LabelMatch same = match(List.of("caf\u00e9", "the"), List.of("the", "cafe\u0301"));
        assertThat(places(same, 2)).containsExactly(1, 0);
        assertThat(match(List.of("caf\u00e9"), List.of("cafe\u0301")).note()).isEmpty();
    }

    @Test
    void anotherOrderIsMatchedByName() {
        LabelMatch turned = match(List.of("cat", "dog", "eel"), List.of("eel", "cat", "dog"));
        assertThat(places(turned, 3)).containsExactly(1, 2, 0);
        assertThat(turned.note()).contains("by name");
    }

    @Test
    void someOfTheModelsClassesAreMatchedByName() {
        LabelMatch some = match(List.of("dog"), List.of("cat", "dog", "eel"));
        assertThat(places(some, 1)).containsExactly(1);
        assertThat(some.note()).contains("1 of the 3 classes");
    }

    @Test
    void namesThatTheModelDoesNotKnowAreMatchedByOrder() {
        LabelMatch numbered = match(List.of("cat", "dog"), List.of("LABEL_0", "LABEL_1"));
        assertThat(places(numbered, 2)).containsExactly(0, 1);
        assertThat(numbered.note()).contains("DATA", "MODEL", "by their order");
        List<String> wordnet = List.of("n01440764", "n01443537");
        List<String> fish = List.of("tench, Tinca tinca", "goldfish, Carassius auratus");
        assertThat(match(wordnet, fish).note()).contains("by their order");
        assertThat(match(List.of("0", "1"), List.of("zero", "one")).note()).contains("by their order");
        LabelMatch listed = LabelMatch.of(List.of("katze", "hund"), List.of("cat", "dog"), true, "DATA", "MODEL");
        assertThat(places(listed, 2)).containsExactly(0, 1);
        assertThat(listed.note()).contains("by their order");
    }

    @Test
    void otherNamesInAnOrderThatMeansNothingAreRefused() {
        assertThatThrownBy(() -> match(List.of("hund", "katze"), List.of("cat", "dog")))
                .isInstanceOf(BadOptionException.class)
                .hasMessage(
                        "DATA and the model MODEL have 2 classes each, but the model does not know hund, katze; its own"
                                + " are cat, dog. Give the classes the model's names, or list them in the model's order with"
                                + " --class-list");
        assertThatThrownBy(() -> match(List.of("cat", "hound"), List.of("cat", "dog")))
                .hasMessageContaining("does not know hound");
        assertThatThrownBy(() -> match(List.of("1", "2"), List.of("cat", "dog")))
                .hasMessageContaining("does not know 1, 2");
    }

    /** As strings, 10 comes before 2. */
    @Test
    void numberedNamesAreMatchedByTheirNumber() {
        List<String> model = IntStream.range(0, 12).mapToObj(c -> "LABEL_" + c).toList();
        List<String> folders = model.stream().sorted().toList();
        List<String> digits = folders.stream().map(name -> name.substring(6)).toList();
        int[] expected = {0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(places(match(folders, model), 12)).containsExactly(expected);
        assertThat(places(match(digits, model), 12)).containsExactly(expected);
        assertThat(places(match(model, digits), 12)).containsExactly(0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 2, 3);
        assertThat(places(match(List.of("03", "LABEL_11"), model), 2)).containsExactly(3, 11);
    }

    @Test
    void namesInAnotherCaseAreMatchedAndSaid() {
        LabelMatch other = match(List.of("Cat", "dog"), List.of("dog", "cat", "eel"));
        assertThat(places(other, 2)).containsExactly(1, 0);
        assertThat(other.note()).endsWith("matched without regard to case: Cat");
        List<String> both = List.of("Polish", "polish");
        assertThat(places(match(List.of("polish", "Polish"), both), 2)).containsExactly(1, 0);
    }

    @Test
    void namesThatSpeakAgainstTheOrderAreRefused() {
        assertThatThrownBy(() -> match(List.of("cat", "hound"), List.of("dog", "cat")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("does not know hound")
                .hasMessageContaining("has cat at another place");
    }

    @Test
    void otherNumbersOfClassesAreRefused() {
        assertThatThrownBy(() -> match(List.of("cat", "newt", "dog"), List.of("cat", "dog")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("DATA has 3 classes, the model MODEL has 2, and does not know newt");
        List<String> many = IntStream.range(0, 9).mapToObj(c -> "x" + c).toList();
        assertThatThrownBy(() -> match(many, List.of("a"))).hasMessageContaining("x4 (9 in all)");
    }

    /** ImageNet has two cranes: the bird and the machine. */
    @Test
    void aNameThatOccursTwiceDecidesNothing() {
        List<String> two = List.of("crane", "dog", "crane");
        assertThat(places(match(two, two), 3)).containsExactly(0, 1, 2);
        assertThatThrownBy(() -> match(List.of("crane"), two)).isInstanceOf(BadInputException.class);
        List<String> three = List.of("crane", "crane", "crane", "dog");
        assertThatThrownBy(() -> match(List.of("crane"), three)).hasMessageContaining("does not know crane");
        assertThat(places(match(List.of("dog"), three), 1)).containsExactly(3);
    }
}
