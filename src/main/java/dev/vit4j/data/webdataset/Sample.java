package dev.vit4j.data.webdataset;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.archive.TarEntries;
import dev.vit4j.data.archive.TarEntries.Entry;
import dev.vit4j.data.label.LabelValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The entries of one sample, as they are met in its shard. */
final class Sample {
    /** Labels are a few bytes; descriptions beside them may be longer. */
    private static final int MOST_LABEL_BYTES = 1 << 16;

    private static final int MOST_JSON_BYTES = 16 << 20;

    private final Path shard;
    private final String key;
    private final SampleFields fields;
    private final List<String> suffixes = new ArrayList<>();
    private final List<Entry> images = new ArrayList<>();
    private final List<String> imageSuffixes = new ArrayList<>();
    private LabelValue label;
    private String labelSuffix;
    private byte[] json;

    Sample(Path shard, String key, SampleFields fields) {
        this.shard = shard;
        this.key = key;
        this.fields = fields;
    }

    String key() {
        return key;
    }

    String place() {
        return place(shard, key);
    }

    static String place(Path shard, String key) {
        return shard + ": sample " + DisplayText.printable(key);
    }

    /** Adds an entry, and reads it if it holds the label. */
    void add(String suffix, Entry entry, TarEntries entries) {
        boolean used = fields.isImage(suffix) || fields.isLabel(suffix) || suffix.equals(SampleFields.JSON);
        if (!used) {
            suffixes.add(suffix);
            return;
        }
        BadInputException.require(
                entry.kind() == TarEntries.Kind.FILE,
                "%s: entry %s is %s, not a file: pack the file itself",
                shard,
                DisplayText.printable(entry.name()),
                entry.kind() == TarEntries.Kind.LINK ? "a link" : "a device, a pipe or a file with holes");
        BadInputException.require(
                !suffixes.contains(suffix),
                "%s: has two entries .%s: each key must be used once in a shard",
                place(),
                DisplayText.printable(suffix));
        suffixes.add(suffix);
        if (fields.isLabel(suffix)) {
            BadInputException.require(
                    label == null,
                    "%s: has two labels, .%s and .%s; choose one by --label-column",
                    place(),
                    labelSuffix,
                    DisplayText.printable(suffix));
            label = SampleFields.ofText(entries.content(entry, MOST_LABEL_BYTES), place() + ": entry ." + suffix);
            labelSuffix = suffix;
        } else if (suffix.equals(SampleFields.JSON)) {
            json = entries.content(entry, MOST_JSON_BYTES);
        } else {
            images.add(entry);
            imageSuffixes.add(suffix);
        }
    }

    /** Returns the image's entry; empty if the entries are no sample but something beside them, such as a text. */
    Optional<Entry> image() {
        if (images.size() == 1) {
            return Optional.of(images.get(0));
        }
        if (images.isEmpty()) {
            boolean beside = label == null
                    && (json == null || fields.ofJson(json, jsonPlace()).isEmpty());
            BadInputException.require(
                    beside,
                    "%s: has a label and no image (it has %s); add the image, or remove the sample",
                    place(),
                    entries(suffixes));
            return Optional.empty();
        }
        List<Integer> plain = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            if (imageSuffixes.get(i).indexOf('.') < 0) {
                plain.add(i);
            }
        }
        BadInputException.require(
                plain.size() == 1,
                "%s: has several images, %s; choose one by --image-column %s",
                place(),
                entries(imageSuffixes),
                imageSuffixes.get(0));
        return Optional.of(images.get(plain.get(0)));
    }

    private static String entries(List<String> suffixes) {
        return suffixes.stream().map(s -> "." + DisplayText.printable(s)).collect(Collectors.joining(", "));
    }

    private String jsonPlace() {
        return place() + ": entry .json";
    }

    /**
     * Returns the labels.
     *
     * @param none whether there may be none
     */
    LabelValue label(boolean none) {
        if (label != null) {
            return label;
        }
        Optional<LabelValue> found = json == null ? Optional.empty() : fields.ofJson(json, jsonPlace());
        if (found.isEmpty() && !none) {
            String problem = json == null ? "it has " + entries(suffixes) : fields.fieldsOf(json, jsonPlace());
            throw new BadInputException(place() + ": has no label: no entry .cls, and " + problem
                    + "; name entry or field by --label-column");
        }
        return found.orElseGet(() -> new LabelValue(List.of(), false));
    }
}
