package dev.vit4j.spark.exchange;

/**
 * One round of a sum: the ranks 0 to {@code contributors - 1} add a part each, in this order; the others add nothing.
 * Equal on all ranks.
 *
 * @param contributors how many ranks contribute, 1 to the group's size
 * @param share factor on the parts
 * @param first whether this round begins a new sum; it goes on with the last one otherwise
 */
public record Contribution(int contributors, float share, boolean first) {}
