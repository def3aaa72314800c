package dev.vit4j.spark.exchange;

/**
 * A piece of a vector that is sent in one message.
 *
 * @param owner rank that adds it up
 * @param index among the owner's chunks
 * @param bucket it belongs to
 * @param from its first value's place in the vector
 * @param length values
 */
record Chunk(int owner, int index, int bucket, int from, int length) {}
