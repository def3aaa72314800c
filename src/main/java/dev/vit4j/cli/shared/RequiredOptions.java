package dev.vit4j.cli.shared;

import java.util.List;

/** A command with options that are required only without certain others, which picocli cannot express. */
public interface RequiredOptions {
    /** @return the options that are missing, with their values, such as {@code --model M}; empty if none is */
    List<String> missing();
}
