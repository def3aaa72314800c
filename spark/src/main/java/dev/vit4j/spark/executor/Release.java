package dev.vit4j.spark.executor;

import dev.vit4j.common.Version;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What driver and executors must have in common.
 *
 * @param version of vit4j
 * @param protocol number of the form in which models and work travel; changed with every change of it
 */
public record Release(String version, int protocol) implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int PROTOCOL = 1;

    /** @return this JVM's */
    public static Release current() {
        return new Release(Version.current(), PROTOCOL);
    }

    /**
     * Compares a driver's release with this executor's.
     *
     * @throws ExecutorProblem if they differ; the message names both and the host
     */
    public void requireHere() {
        require(current(), host());
    }

    void require(Release executor, String host) {
        if (!equals(executor)) {
            throw new ExecutorProblem("vit4j " + this + " on the driver, but " + executor + " on " + host
                    + ": give both the same jars (spark.jars or --jars), and remove older ones from the executors'"
                    + " spark.executor.extraClassPath and from the folder jars of their Spark");
        }
    }

    /** @return name of this machine */
    public static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an executor without a host name (" + e.getMessage() + ")";
        }
    }

    @Override
    public String toString() {
        return version + " (protocol " + protocol + ")";
    }
}
