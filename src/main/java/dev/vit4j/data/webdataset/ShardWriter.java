package dev.vit4j.data.webdataset;

import dev.vit4j.common.Json;
import dev.vit4j.data.export.DatasetWriter;
import dev.vit4j.data.export.ExportedData;
import dev.vit4j.data.export.ExportedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes shards. The same images give the same bytes: entries have no owner and no time. */
final class ShardWriter implements DatasetWriter {
    /** Bytes after which a shard is full, however few images it has; the largest shard that webdataset itself writes. */
    private static final long MOST_BYTES = 3_000_000_000L;

    private static final int MODE = 0100644;

    private final Path folder;
    private final ExportedData data;
    private String split = "";
    private int shard;
    private TarArchiveOutputStream tar;
    private int images;
    /** Keys in the shard in progress. */
    private final Set<String> keys = new HashSet<>();

    ShardWriter(Path folder, ExportedData data) {
        this.folder = folder;
        this.data = data;
    }

    @Override
    public void begin(String name) throws IOException {
        endShard();
        split = name;
        shard = 0;
    }

    @Override
    public void write(ExportedImage image) throws IOException {
        if (tar != null && (images == data.shardImages() || tar.getBytesWritten() > MOST_BYTES)) {
            endShard();
        }
        if (tar == null) {
            String name = String.format(Locale.ROOT, "%s-%06d.tar", split, shard++);
            tar = new TarArchiveOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16),
                    StandardCharsets.UTF_8.name());
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
        }
        String key = key(image.name());
        if (data.multiLabel()) {
            put(key + ".json", Json.line(labels(image)).getBytes(StandardCharsets.UTF_8));
        } else {
            put(key + ".cls", String.valueOf(image.classes()[0]).getBytes(StandardCharsets.UTF_8));
        }
        put(key + "." + image.ending(), image.content());
        images++;
    }

    private Map<String, Object> labels(ExportedImage image) {
        List<String> names =
                Arrays.stream(image.classes()).mapToObj(data.labels()::get).toList();
        return new TreeMap<>(Map.of("labels", image.classes(), "names", names));
    }

    /** A key has no dot in its last part and is used once; names that differ only in these get a number. */
    private String key(String name) {
        int last = name.lastIndexOf('/') + 1;
        String plain = name.substring(0, last) + name.substring(last).replace('.', '_');
        String wanted = WebDatasetIndex.isOwn(plain) ? "x" + plain : plain;
        String key = wanted;
        for (int i = 2; !keys.add(key); i++) {
            key = wanted + "-" + i;
        }
        return key;
    }

    private void put(String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setMode(MODE);
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private void endShard() throws IOException {
        if (tar != null) {
            tar.finish();
            tar.close();
            tar = null;
        }
        images = 0;
        keys.clear();
    }

    @Override
    public void finish() throws IOException {
        endShard();
    }

    /** Closes a shard that an error left unfinished; the folder is deleted then. */
    @Override
    public void close() throws IOException {
        if (tar != null) {
            tar.close();
            tar = null;
        }
    }
}
