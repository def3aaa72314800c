package dev.vit4j.data.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Digests;
import dev.vit4j.common.Json;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Data sets that Python wrote (scripts/make-archives-fixture), and what it wrote into them. */
public final class PythonArchives {
    public static final Path FOLDER = Path.of("src/test/resources/fixtures/archives");

    private PythonArchives() {}

    /** What Python wrote: split, identity, labels and digest of the pixels of each image. */
    public static List<String> expected(String name) {
        List<String> rows = new ArrayList<>();
        for (JsonNode row : Json.read(FOLDER.resolve("expected.json")).get(name)) {
            List<String> labels = new ArrayList<>();
            row.get("labels").forEach(label -> labels.add(label.textValue()));
            rows.add(row(
                    row.get("split").textValue(),
                    row.get("key").textValue(),
                    labels,
                    row.get("sha256").textValue()));
        }
        return rows;
    }

    private static String row(String split, String key, List<String> labels, String digest) {
        return split + " " + key + " " + labels + " " + digest;
    }

    public static GivenSplits read(Path data) {
        return DataSets.read(data, DataOptions.DEFAULT.format());
    }

    /** What we read, as {@link #expected}. */
    public static List<String> found(GivenSplits splits, boolean keys) throws IOException {
        List<String> rows = new ArrayList<>(found("train", splits.train(), keys));
        if (splits.validation().isPresent()) {
            rows.addAll(found("val", splits.validation().get(), keys));
        }
        if (splits.test().isPresent()) {
            rows.addAll(found("test", splits.test().get(), keys));
        }
        return rows;
    }

    private static List<String> found(String split, ImageDataset images, boolean keys) throws IOException {
        List<String> rows = new ArrayList<>();
        try (RgbRecordReader reader = (RgbRecordReader) images.openReader()) {
            for (int i = 0; i < images.size(); i++) {
                List<String> labels = Arrays.stream(images.classes(i))
                        .mapToObj(images.labels()::get)
                        .toList();
                rows.add(row(
                        split,
                        keys ? images.identity(i) : "",
                        labels,
                        Digests.SHA256.hex(reader.loadImage(images.metadata(i)).pixels())));
            }
        }
        return rows;
    }
}
