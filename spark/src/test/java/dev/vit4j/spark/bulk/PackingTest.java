package dev.vit4j.spark.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.classify.input.InputFile;
import dev.vit4j.classify.input.InputFile.Kind;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackingTest {
    private static final long KIB = 1 << 10;

    private static InputFile file(String name, long bytes) {
        return new InputFile(name, Kind.IMAGE, "/data/" + name, bytes);
    }

    private static List<InputFile> small(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> file(String.format(Locale.ROOT, "%05d.png", i), 2 * KIB))
                .toList();
    }

    private static List<InputFile> unpacked(List<Chunk> chunks) {
        return chunks.stream().flatMap(chunk -> chunk.files().stream()).toList();
    }

    @Test
    void chunkKeepsEverythingOfItsFiles() {
        List<InputFile> files = List.of(
                file("é ü.jpg", 5),
                new InputFile("a.zip", Kind.CONTAINER, "a.zip", 1L << 40),
                new InputFile("http://x/y", Kind.URL, "http://x/y", 0),
                new InputFile("gone.png", Kind.MISSING, "no such file", 0));

        assertThat(Chunk.of(0, 1, files).files()).isEqualTo(files);
        assertThat(Chunk.of(0, 1, files).containers()).isEqualTo(1);
    }

    /** 18 KiB for each file: 2 of its own and 16; 28 of them are 504 KiB. */
    @Test
    void packsManySmallFiles() {
        List<Chunk> chunks = Packing.pack(small(100).iterator(), 512 * KIB);

        assertThat(chunks).extracting(Chunk::inputs).containsExactly(28, 28, 28, 16);
        assertThat(chunks).extracting(Chunk::number).containsExactly(0, 1, 2, 3);
        assertThat(chunks.get(0).weight()).isEqualTo(504 * KIB);
        assertThat(unpacked(chunks)).isEqualTo(small(100));
    }

    @Test
    void aLargeFileIsAlone() {
        List<InputFile> files = List.of(file("a", KIB), file("large", 900 * KIB), file("b", KIB));

        assertThat(Packing.pack(files.iterator(), 512 * KIB))
                .extracting(Chunk::inputs)
                .containsExactly(1, 1, 1);
    }

    @Test
    void emptyFilesCount() {
        List<InputFile> files =
                IntStream.range(0, 64).mapToObj(i -> file("f" + i, 0)).toList();

        assertThat(Packing.pack(files.iterator(), 512 * KIB))
                .extracting(Chunk::inputs)
                .containsExactly(32, 32);
    }

    /** 18 MiB for 2 cores: 16 chunks of 1.125 MiB. */
    @Test
    void coresGetSeveralChunksEach() {
        List<InputFile> files = small(1024);
        List<Chunk> chunks = Packing.pack(files.iterator(), 32 << 20);

        long most = Packing.fit(chunks, 32 << 20, 2);
        List<Chunk> fitted = Packing.repack(chunks, most);

        assertThat(most).isEqualTo(18 * KIB * 1024 / 16);
        assertThat(fitted).hasSize(16).allMatch(chunk -> chunk.inputs() == 64);
        assertThat(unpacked(fitted)).isEqualTo(files);
    }

    @Test
    void chunksAreNotSplitBelowWhatATaskIsWorth() {
        List<Chunk> chunks = Packing.pack(small(40).iterator(), 32 << 20);

        assertThat(Packing.fit(chunks, 32 << 20, 1000)).isEqualTo(1 << 20);
        assertThat(Packing.fit(chunks, 100 * KIB, 1000)).isEqualTo(100 * KIB);
    }

    @Test
    void digestTellsNamesAndSizes() {
        String digest = Chunk.of(0, 0, List.of(file("a", 1))).digest();

        assertThat(Chunk.of(5, 9, List.of(file("a", 1))).digest()).isEqualTo(digest);
        assertThat(Chunk.of(0, 0, List.of(file("b", 1))).digest()).isNotEqualTo(digest);
        assertThat(Chunk.of(0, 0, List.of(file("a", 2))).digest()).isNotEqualTo(digest);
        assertThat(Chunk.of(0, 0, List.of(file("a", 1), file("a", 1))).digest()).isNotEqualTo(digest);
    }
}
