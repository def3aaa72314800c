package dev.vit4j.data.webdataset;

import java.util.Locale;
import java.util.Optional;

/**
 * Name of an entry: folder and file name up to its first dot are the sample's key, the rest says what the entry is, as in
 * Python's webdataset ({@code tariterators.base_plus_ext}).
 *
 * @param key tells the sample from the others of its shard
 * @param suffix what follows the dot, in lower case
 */
record SampleName(String key, String suffix) {
    /** Returns the parts of a name; empty if it has no dot. */
    static Optional<SampleName> of(String entry) {
        String name = entry.startsWith("./") ? entry.substring(2) : entry;
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        return dot < 0
                ? Optional.empty()
                : Optional.of(new SampleName(
                        name.substring(0, dot), name.substring(dot + 1).toLowerCase(Locale.ROOT)));
    }
}
