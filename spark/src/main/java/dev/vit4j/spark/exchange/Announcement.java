package dev.vit4j.spark.exchange;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import java.net.InetSocketAddress;

/**
 * What a worker tells the others before they connect: {@code vit4j-exchange/1 HOST:PORT [SECRET]}.
 *
 * @param host address
 * @param port it listens on
 * @param secret of the group, in rank 0's announcement; empty in the others'
 */
record Announcement(String host, int port, String secret) {
    private static final String FORMAT = "vit4j-exchange/" + Terms.VERSION;

    /**
     * @param rank of the worker it comes from
     * @param text as {@link #text} gives it
     * @return the announcement
     * @throws BadInputException if it comes from another version
     */
    static Announcement parse(int rank, String text) {
        String[] words = text.split(" ", -1);
        int colon = words.length < 2 ? -1 : words[1].lastIndexOf(':');
        if (!words[0].equals(FORMAT) || colon < 1 || words.length != (rank == 0 ? 3 : 2)) {
            throw new BadInputException("replica " + rank + " announced itself as \"" + DisplayText.printable(words[0])
                    + "\", not as " + FORMAT + ": use the same vit4j-spark jar on all executors");
        }
        String host = words[1].substring(0, colon);
        int port = Integer.parseInt(words[1].substring(colon + 1));
        return new Announcement(host, port, rank == 0 ? words[2] : "");
    }

    String text() {
        return FORMAT + " " + address() + (secret.isEmpty() ? "" : " " + secret);
    }

    /** @return {@code HOST:PORT} */
    String address() {
        return host + ":" + port;
    }

    /** @return where to connect to */
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return address();
    }
}
