package dev.vit4j.spark.exchange;

/**
 * A worker, for messages.
 *
 * @param rank its number
 * @param address host and port that it announced
 */
record Peer(int rank, String address) {
    @Override
    public String toString() {
        return "replica " + rank + " (" + address + ")";
    }
}
