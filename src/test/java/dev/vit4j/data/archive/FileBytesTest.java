package dev.vit4j.data.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBytesTest {
    @TempDir
    private Path folder;

    private final List<String> opened = new ArrayList<>();

    private FileBytes file(String name, int bytes) throws IOException {
        Path file = Files.write(folder.resolve(name), new byte[bytes]);
        return new FileBytes(() -> {
            opened.add(name);
            return FileChannel.open(file);
        });
    }

    @Test
    void readsAtAnyPosition() throws IOException {
        FileBytes bytes = FileBytes.of(Files.write(folder.resolve("x"), new byte[] {1, 2, 3, 4}));
        assertThat(bytes.read(1, 2)).containsExactly(2, 3);
        assertThat(bytes.part(1, 2).read(0, 2)).containsExactly(2, 3);
        assertThat(bytes.part(1, 2).stream().readAllBytes()).containsExactly(2, 3);
        assertThat(bytes.size()).isEqualTo(4);
        assertThatThrownBy(() -> bytes.part(1, 2).read(0, 3)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> bytes.read(9, 1)).isInstanceOf(EOFException.class);
    }

    /** Java closes a channel for all when one of its readers is interrupted. */
    @Test
    void anInterruptedReaderDoesNotDisturbOthers() throws Exception {
        FileBytes bytes = FileBytes.of(Files.write(folder.resolve("x"), new byte[] {1, 2, 3, 4}));
        List<Exception> problems = new ArrayList<>();
        Thread other = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                bytes.read(0, 1);
            } catch (IOException e) {
                problems.add(e);
            }
        });
        assertThat(bytes.read(0, 1)).containsExactly(1);
        other.start();
        other.join();
        assertThat(problems).singleElement().isInstanceOf(ClosedByInterruptException.class);
        assertThat(bytes.read(3, 1)).containsExactly(4);
    }

    @Test
    void theFilesUsedLastStayOpen() throws IOException {
        OpenFiles open = new OpenFiles(2, 3, 100);
        List<FileBytes> files = new ArrayList<>();
        for (int i : IntStream.range(0, 5).toArray()) {
            files.add(file(String.valueOf(i), 10));
        }
        for (int i : new int[] {0, 1, 2, 0, 3, 0, 1, 0}) {
            open.use(files.get(i));
            assertThat(files.get(i).read(0, 10)).hasSize(10);
        }
        // 3 closes 1, and 1 then closes 2.
        assertThat(opened).containsExactly("0", "1", "2", "3", "1");
    }

    @Test
    void largeFilesAreClosedSooner() throws IOException {
        OpenFiles open = new OpenFiles(2, 10, 100);
        List<FileBytes> files = List.of(file("a", 60), file("b", 60), file("c", 5), file("d", 5));
        for (int i : new int[] {0, 1, 0, 2, 1, 3, 2, 0}) {
            open.use(files.get(i));
            assertThat(files.get(i).size()).isPositive();
        }
        // The two large ones may stay; the third file closes b, which closes a.
        assertThat(opened).containsExactly("a", "b", "c", "b", "d", "a");
    }
}
