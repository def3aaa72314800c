package dev.vit4j.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadOptionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassOrderTest {
    @TempDir
    private Path folder;

    private Path list(String text) throws IOException {
        return Files.writeString(folder.resolve("classes.txt"), text);
    }

    @Test
    void classesAreSortedByNumberAndName() {
        assertThat(ClassOrder.SORTED.of(List.of("10", "b", "2", "a", "2"), "d")).containsExactly("2", "10", "a", "b");
    }

    @Test
    void aListDecidesOrderAndNumber() throws IOException {
        ClassOrder order = ClassOrder.read(list("\uFEFFdog\r\n cat \n\ncafe\u0301\n"));
        assertThat(order.given()).containsExactly("dog", "cat", "caf\u00e9");
        assertThat(order.of(List.of("cat"), "d")).containsExactly("dog", "cat", "caf\u00e9");
    }

    @Test
    void classesThatAreNotListedAreNamed() {
        ClassOrder order = new ClassOrder(List.of("cat"));
        assertThatThrownBy(() -> order.of(List.of("x10", "cat", "x2"), "photos"))
                .isInstanceOf(BadOptionException.class)
                .hasMessage(
                        "--class-list: photos has 2 classes that are not in the list: x2, x10; add them to the list, or"
                                + " leave out the images");
    }

    @Test
    void badListsAreRefused() throws IOException {
        Path twice = list("a\nb\n\na\n");
        assertThatThrownBy(() -> ClassOrder.read(twice))
                .hasMessage(twice + ": line 4: class 'a' is in line 1 already; name each class once");
        Path empty = list("\n \n");
        assertThatThrownBy(() -> ClassOrder.read(empty)).hasMessageContaining("names no class; write one name");
        Files.write(empty, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ClassOrder.read(empty)).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> ClassOrder.read(folder.resolve("none"))).hasMessageContaining("no such file");
    }
}
