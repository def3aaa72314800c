package dev.vit4j.spark.exchange;

/** What a message holds. */
enum Kind {
    /** A sign of life. */
    HEARTBEAT(1),
    /** A chunk of the sender's part of a sum, for its owner. */
    PART(2),
    /** A chunk of a sum, from its owner. */
    SUM(3),
    /** A piece of a message of the caller. */
    BYTES(4),
    /** The sender exchanges nothing any more; the last message. */
    LEAVE(5),
    /** The sender failed; the last message. */
    ABORT(6);

    private final byte code;

    Kind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /**
     * @param code of a received message
     * @return its kind, or null if there is none
     */
    static Kind of(byte code) {
        for (Kind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        return null;
    }
}
