package dev.vit4j.data.dataset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A part of a data set, by the names that data sets use for it. */
public enum SplitName {
    /** Images to train on: {@code train}, {@code training}. */
    TRAIN,
    /** Images for choosing epochs: {@code val}, {@code valid}, {@code validation}, {@code dev}. */
    VALIDATION,
    /** Images for the reported result: {@code test}, {@code testing}. */
    TEST;

    private List<String> names() {
        return switch (this) {
            case TRAIN -> List.of("train", "training");
            case VALIDATION -> List.of("val", "valid", "validation", "dev");
            case TEST -> List.of("test", "testing");
        };
    }

    /**
     * @param name any, in upper or lower case
     * @return the part that is called so; empty if none is
     */
    public static Optional<SplitName> of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (SplitName split : values()) {
            if (split.names().contains(lower)) {
                return Optional.of(split);
            }
        }
        return Optional.empty();
    }
}
