package dev.vit4j.spark.exchange;

import java.io.IOException;

/** A peer sent something that it should not have sent. The message says what, and the remedy. */
final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    private ProtocolException(String message) {
        super(message);
    }

    /** @return for a message whose checksum is wrong */
    static ProtocolException damaged() {
        return new ProtocolException("a message from it was damaged on the way (wrong checksum); check the network"
                + " between the two machines, and that nothing else connects to this port");
    }

    /**
     * @param what arrived
     * @return for a message that does not belong here
     */
    static ProtocolException outOfOrder(String what) {
        return new ProtocolException("it does something else than this replica (" + what
                + "); start all replicas with the same options, data and vit4j-spark jar");
    }
}
