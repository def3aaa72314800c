package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSwapTest {
    @TempDir
    private Path temp;

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static FolderSwap.Content files(String... names) {
        return fresh -> {
            for (String name : names) {
                Files.writeString(fresh.resolve(name), "new");
            }
        };
    }

    @Test
    void theNewFolderReplacesTheOldAndKeepsWhatItDidNotWrite() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("deep/report"));
        Files.writeString(folder.resolve("a"), "old");
        Files.writeString(folder.resolve("b"), "old");
        FolderSwap.replace(folder, files("a", "c"));
        assertThat(names(folder)).containsExactly("a", "b", "c");
        assertThat(folder.resolve("a")).hasContent("new");
        assertThat(folder.resolve("b")).hasContent("old");
        assertThat(names(folder.getParent())).containsExactly("report");
    }

    @Test
    void filesThatAreNotToBeKeptGoWithTheOldFolder() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("report"));
        Files.writeString(folder.resolve("stale.png"), "old");
        Files.writeString(folder.resolve("notes.txt"), "old");
        FolderSwap.replace(folder, name -> name.endsWith(".txt"), files("index.html"));
        assertThat(names(folder)).containsExactly("index.html", "notes.txt");
    }

    @Test
    void aFailureLeavesTheFolderAsItWas() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("report"));
        Files.writeString(folder.resolve("a"), "old");
        assertThatThrownBy(() -> FolderSwap.replace(folder, fresh -> {
                    Files.writeString(fresh.resolve("a"), "new");
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(folder.resolve("a")).hasContent("old");
        assertThat(names(temp)).containsExactly("report");
        assertThatThrownBy(() -> FolderSwap.replace(temp.resolve("other"), fresh -> {
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(names(temp)).containsExactly("report");
    }
}
