package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b c.png",
                "/x/y",
                "",
                "a:b",
                "hf:ORG/NAME",
                "hf:ORG/NAME@main",
                "c:/windows",
                "4s:/x",
                "vit-s/16:patch=8",
                "dir/hdfs://x",
                "https://example.org/x.png",
                "http://example.org/x.png"
            })
    void namesWithoutTheSchemeOfAFileSystemAreLocal(String text) {
        assertThat(Locations.path(text)).isEqualTo(Path.of(text));
        assertThat(Locations.isLocal(Locations.path(text))).isTrue();
    }

    @Test
    void fileUrisAreLocal() {
        assertThat(Locations.path("file:/a/b%20c")).isEqualTo(Path.of("/a/b c"));
        assertThat(Locations.path("file:///a/b")).isEqualTo(Path.of("/a/b"));
        assertThat(Locations.path(URI.create("file:///a/b%20c"))).isEqualTo(Path.of("/a/b c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdfs://nn:8020/a", "s3a://bucket/a", "HDFS:/a", "x+y.z-1:/a"})
    void aSchemeThatNothingServesIsRefusedWithItsNameAndTheRemedy(String text) {
        assertThatThrownBy(() -> Locations.path(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(text + ": ")
                .hasMessageContaining("vit4j-spark");
    }

    /** A folder named like a scheme, with the one slash that paths have. */
    @Test
    void anExistingFileWinsOverASchemeWithOneSlash(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(folder.resolve("data:")).resolve("x"), "");
        String relative = Path.of("").toAbsolutePath().relativize(file).toString();
        assertThat(Locations.path(relative)).isEqualTo(Path.of(relative));
        assertThatThrownBy(() -> Locations.path("data:/x")).isInstanceOf(BadInputException.class);
    }

    @Test
    void pathsOfAnotherFileSystemBecomeLocationsAndBack() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem("locations", Configuration.unix())) {
            Path path = memory.getPath("/a/b c.png");
            assertThat(FileNames.of(path)).isEqualTo("jimfs://locations/a/b%20c.png");
            assertThat(Locations.path(FileNames.of(path))).isEqualTo(path);
            assertThat(Locations.path(path.toUri())).isEqualTo(path);
            assertThat(FileNames.of(memory.getPath("b c.png"))).isEqualTo("b c.png");
            assertThat(Locations.isLocal(path)).isFalse();
        }
        assertThatThrownBy(() -> Locations.path("jimfs://locations/a")).isInstanceOf(BadInputException.class);
    }

    @Test
    void whatAFileSaysIsResolvedOnItsOwnFileSystem() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem("resolve", Configuration.unix())) {
            Path folder = memory.getPath("/data");
            assertThat(Locations.resolve(folder, "x/y.png")).isEqualTo(memory.getPath("/data/x/y.png"));
            assertThat(Locations.resolve(folder, "/y.png")).isEqualTo(memory.getPath("/y.png"));
            assertThat(Locations.resolve(folder, "jimfs://resolve/z")).isEqualTo(memory.getPath("/z"));
            assertThat(Locations.resolve(Path.of("/data"), "jimfs://resolve/z")).isEqualTo(memory.getPath("/z"));
            assertThat(Locations.resolve(folder, "file:///z").getFileSystem()).isEqualTo(FileSystems.getDefault());
        }
    }
}
