package dev.vit4j.data.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedFilesTest {
    @TempDir
    private Path folder;

    @Test
    void namesComeBackAsTheyAre() {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            files.add(folder.resolve("class " + i % 7 + "/\u00e9\u65e5 " + "x".repeat(i % 50) + i + ".jpg"));
        }
        PackedFiles packed = new PackedFiles(folder);
        packed.append(files.subList(0, 2000));
        packed.append(files.subList(2000, 5000));
        assertThat(packed).isEqualTo(files);
        packed.trim();
        assertThat(packed).isEqualTo(files);
    }

    /** A name that is no UTF-8, as old archives unpack to. */
    @Test
    void namesMayBeAnyBytes() throws Exception {
        URI uri = new URI(folder.toUri() + "class/caf%E9.jpg");
        Path latin = Path.of(uri);
        PackedFiles packed = new PackedFiles(folder);
        Path scheme = folder.resolve("file:/1.jpg");
        packed.append(List.of(latin, scheme));
        Files.createDirectories(folder.resolve("class"));
        Files.writeString(latin, "x");
        assertThat(Files.exists(packed.get(0))).isTrue();
        assertThat(packed.get(1)).isEqualTo(scheme);
    }

    @Test
    void aSplitGivesTheirAddresses() throws Exception {
        List<Path> files = List.of(folder.resolve("a b.jpg"), folder.resolve("\u00e9.jpg"));
        FileListSplit split = new FileListSplit(files);
        assertThat(split.length()).isEqualTo(2);
        assertThat(split.locations())
                .containsExactly(files.get(0).toUri(), files.get(1).toUri());
        assertThat(split.locationsIterator()).toIterable().containsExactly(split.locations());
        List<File> found = new ArrayList<>();
        split.locationsPathIterator().forEachRemaining(path -> found.add(new File(URI.create(path))));
        assertThat(found).containsExactly(files.get(0).toFile(), files.get(1).toFile());
    }
}
