package dev.vit4j.spark.train;

import java.io.Serializable;
import java.util.List;

/**
 * How a replica ended. Failures are values: Spark would try a task that throws again, and hide the reason in its log.
 *
 * @param rank of the replica
 * @param host where it ran
 * @param kind of its end
 * @param message of a failure; empty otherwise
 * @param finished whether the run is complete, not stopped
 * @param lines for people at the end of the run, of the first replica
 * @param json last line of {@code --json}, of the first replica
 */
record ReplicaResult(
        int rank, String host, Kind kind, String message, boolean finished, List<String> lines, String json)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Kinds of ends. */
    enum Kind {
        /** The run is complete or was stopped. */
        DONE,
        /** This replica failed, and would fail again. */
        FAILED,
        /** Another replica was lost. */
        PEER_LOST
    }

    static ReplicaResult done(int rank, String host, boolean finished, List<String> lines, String json) {
        return new ReplicaResult(rank, host, Kind.DONE, "", finished, List.copyOf(lines), json);
    }

    static ReplicaResult failed(int rank, String host, String message) {
        return new ReplicaResult(rank, host, Kind.FAILED, message, false, List.of(), "");
    }

    static ReplicaResult peerLost(int rank, String host, String message) {
        return new ReplicaResult(rank, host, Kind.PEER_LOST, message, false, List.of(), "");
    }
}
