package dev.vit4j.spark.session;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The URL of a cluster. */
final class MasterAddress {
    private static final String STANDALONE = "spark://";
    private static final Pattern HOST = Pattern.compile("(.+):(\\d{1,5})");
    private static final Pattern OTHER =
            Pattern.compile("local|local\\[.+]|local-cluster\\[.+]|yarn|k8s://.+|\\w+://.+");
    private static final int CONNECT_MILLIS = 3000;
    private static final int LAST_PORT = 65535;

    private final String url;
    private final List<InetSocketAddress> hosts = new ArrayList<>();

    /** @throws dev.vit4j.common.BadOptionException if it is no URL of a cluster */
    MasterAddress(String url) {
        this.url = url;
        if (!url.startsWith(STANDALONE)) {
            requireOption(
                    OTHER.matcher(url).matches(),
                    "--master %s: not the URL of a cluster; write spark://HOST:PORT, yarn, k8s://... or local[*]",
                    url);
            return;
        }
        for (String part : url.substring(STANDALONE.length()).split(",", -1)) {
            Matcher host = HOST.matcher(part);
            requireOption(
                    host.matches() && Integer.parseInt(host.group(2)) <= LAST_PORT,
                    "--master %s: must be spark://HOST:PORT",
                    url);
            hosts.add(InetSocketAddress.createUnresolved(host.group(1), Integer.parseInt(host.group(2))));
        }
    }

    /** @return whether the work is done in this JVM */
    boolean isLocal() {
        return url.equals("local") || url.startsWith("local[");
    }

    /** @return whether the cluster takes connections from this machine only */
    boolean isLoopback() {
        return !hosts.isEmpty()
                && hosts.stream().allMatch(host -> {
                    try {
                        return InetAddress.getByName(host.getHostString()).isLoopbackAddress();
                    } catch (UnknownHostException e) {
                        return false; // requireReachable says so
                    }
                });
    }

    /**
     * Connects for a moment: Spark itself would try for a minute.
     *
     * @throws BadInputException if no master answers
     */
    void requireReachable() {
        List<String> problems = new ArrayList<>();
        IOException last = null;
        for (InetSocketAddress host : hosts) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getByName(host.getHostString()), host.getPort()),
                        CONNECT_MILLIS);
                return;
            } catch (UnknownHostException e) {
                problems.add("no host " + host.getHostString());
                last = e;
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
                last = e;
            }
        }
        if (last != null) {
            throw new BadInputException(
                    "--master " + url + ": cannot be reached (" + String.join(", ", problems)
                            + "); correct the address, or start a cluster on this machine with scripts/spark-local"
                            + " start",
                    last);
        }
    }

    @Override
    public String toString() {
        return url;
    }
}
