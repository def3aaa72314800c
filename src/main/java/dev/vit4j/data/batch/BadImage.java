package dev.vit4j.data.batch;

/**
 * An image that was skipped.
 *
 * @param index its place in the data set
 * @param location its file, and its position where the file holds several
 * @param problem error message, which names the file
 */
public record BadImage(int index, String location, String problem) {}
