package dev.vit4j.data.dataset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A part of a data set, by the names that data sets use for it. */
public enum SplitName {
    /** Images to train on: {@code train}, {@code training}. */
    TRAIN("train", "training"),
    /** Images for choosing epochs: {@code val}, {@code valid}, {@code validation}, {@code dev}. */
    VALIDATION("val", "valid", "validation", "dev"),
    /** Images for the reported result: {@code test}, {@code testing}. */
    TEST("test", "testing");

    private final List<String> names;

    SplitName(String... names) {
        this.names = List.of(names);
    }

    /**
     * @param name any, in upper or lower case
     * @return the part that is called so; empty if none is
     */
    public static Optional<SplitName> of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (SplitName split : values()) {
            if (split.names.contains(lower)) {
                return Optional.of(split);
            }
        }
        return Optional.empty();
    }
}
