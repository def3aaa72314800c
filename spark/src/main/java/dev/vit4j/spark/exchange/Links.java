package dev.vit4j.spark.exchange;

/** Where an exchange sends its messages. */
interface Links {
    /** Queues a message. */
    void send(int rank, Outgoing message);
}
