package dev.vit4j.data.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSummaryTest {
    /** {@code printf a | sha256sum}. */
    private static final String A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

    @TempDir
    private Path folder;

    private static ObjectNode summary(String... samples) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.putObject("split").put("rule", "sha256").put("val_split", 0.1).put("seed", 3);
        ObjectNode names = node.putObject("samples");
        for (String name : samples) {
            names.put(name, A);
        }
        node.putObject("train").put("images", 2).put("sha256", "x");
        node.putObject("validation").put("images", 0).put("sha256", "y");
        return node;
    }

    @Test
    void dataIsRecognizedByMoreThanHalfOfTheSamples() throws IOException {
        DataSummary summary = DataSummary.read(summary("1", "2", "3", "sub/4"), "here");
        assertThat(summary.isAt(folder)).isFalse();
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/4"), "a");
        Files.writeString(folder.resolve("1"), "a");
        Files.writeString(folder.resolve("2"), "b");
        assertThat(summary.isAt(folder)).isFalse();
        Files.writeString(folder.resolve("2"), "a");
        assertThat(summary.isAt(folder)).isTrue();
        assertThat(DataSummary.read(summary(), "here").isAt(folder)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "nul\u0000"})
    void namesThatAreNoRelativePathsAreRefused(String name) {
        assertThatThrownBy(() -> DataSummary.read(summary(name), "m/vit4j.json"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("m/vit4j.json: samples: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"split", "train", "validation"})
    void whatIsMissingIsSaid(String key) {
        ObjectNode node = summary("1");
        node.remove(key);
        assertThatThrownBy(() -> DataSummary.read(node, "m/vit4j.json"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("m/vit4j.json: the description of the data is not complete");
    }
}
