package dev.vit4j.spark.exchange;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects a worker with all others: it connects to those of lower ranks and waits for those of higher ones. Strangers
 * who connect meanwhile are dropped.
 */
final class SetUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SetUp.class);
    /** How often to look at the time, in milliseconds. */
    private static final long TICK = 100;
    /** How often to try again where a connection was refused, and how long to wait in between. */
    private static final int TRIES = 3;

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);
    /** How long one who connects may take to prove who he is, and how many may be doing that at once. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private static final int MOST_INCOMING = 2048;

    private final Identity identity;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final Duration timeout;
    private final long deadline;
    private final Map<Integer, SocketChannel> connected = new TreeMap<>();
    private final Deque<IncomingHandshake> incoming = new ArrayDeque<>();
    private final Map<Integer, OutgoingHandshake> outgoing = new TreeMap<>();
    private final Map<Integer, Integer> tries = new TreeMap<>();
    private final Map<Integer, Long> again = new TreeMap<>();
    private int strangers;
    private String lastStranger = "";
    private boolean successful;

    /**
     * @param identity of this worker
     * @param listener bound already
     * @param timeout for all connections
     * @throws IOException if there are no resources
     */
    SetUp(Identity identity, ServerSocketChannel listener, Duration timeout) throws IOException {
        this.identity = identity;
        this.listener = listener;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
        this.selector = Selector.open();
    }

    /** @return the time that is left until all must be connected */
    Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /**
     * Connects.
     *
     * @return channels to all others
     * @throws BadInputException if one cannot be reached, does not come in time or has other terms
     * @throws PeerLostException if this thread was interrupted
     * @throws IOException if there are no resources
     */
    Map<Peer, SocketChannel> connect() throws IOException {
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        for (int rank = 0; rank < identity.rank(); rank++) {
            again.put(rank, System.nanoTime());
        }
        while (connected.size() < identity.peers().size() - 1) {
            long now = System.nanoTime();
            if (now - deadline > 0) {
                throw late();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new PeerLostException(identity.rank(), identity.self() + " was interrupted", null);
            }
            startConnecting(now);
            dropSilent(now);
            selector.select(TICK);
            for (SelectionKey key : selector.selectedKeys()) {
                handle(key);
            }
            selector.selectedKeys().clear();
        }
        successful = true;
        return connected.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> identity.peer(entry.getKey()), Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    private void startConnecting(long now) {
        List<Integer> due = again.entrySet().stream()
                .filter(entry -> now - entry.getValue() >= 0)
                .map(Map.Entry::getKey)
                .toList();
        for (int rank : due) {
            again.remove(rank);
            try {
                SocketChannel channel = SocketChannel.open();
                OutgoingHandshake handshake = new OutgoingHandshake(channel, identity, rank);
                outgoing.put(rank, handshake);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_CONNECT, handshake);
                channel.connect(identity.peers().get(rank).socketAddress());
            } catch (IOException | UnresolvedAddressException e) {
                failed(rank, e);
            }
        }
    }

    private void handle(SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            accept();
            return;
        }
        if (key.attachment() instanceof OutgoingHandshake handshake) {
            try {
                if (!key.isConnectable() || handshake.channel().finishConnect()) {
                    progress(handshake, key);
                }
            } catch (IOException e) {
                failed(handshake.rank(), e);
            }
        } else if (key.attachment() instanceof IncomingHandshake handshake) {
            try {
                progress(handshake, key);
            } catch (IOException e) {
                dropped(handshake, e.getMessage());
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = listener.accept();
        if (channel == null) {
            return;
        }
        channel.configureBlocking(false);
        IncomingHandshake handshake = new IncomingHandshake(channel, identity);
        incoming.add(handshake);
        channel.register(selector, SelectionKey.OP_READ, handshake);
        if (incoming.size() > MOST_INCOMING) {
            dropped(incoming.getFirst(), "too many connect at once");
        }
    }

    private void progress(Handshake handshake, SelectionKey key) throws IOException {
        handshake.progress(key);
        if (!handshake.done()) {
            return;
        }
        if (handshake instanceof IncomingHandshake) {
            incoming.remove(handshake);
        } else {
            outgoing.remove(handshake.rank());
        }
        key.cancel();
        if (connected.containsKey(handshake.rank())) {
            handshake.channel().close(); // proved who it is, but is here already
            return;
        }
        handshake.channel().setOption(StandardSocketOptions.TCP_NODELAY, true);
        handshake.channel().setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        connected.put(handshake.rank(), handshake.channel());
    }

    private void dropSilent(long now) {
        while (!incoming.isEmpty() && incoming.getFirst().age(now) > PATIENCE) {
            dropped(incoming.getFirst(), "it was silent for " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE) + " s");
        }
    }

    private void dropped(IncomingHandshake handshake, String why) {
        incoming.remove(handshake);
        strangers++;
        try {
            lastStranger = handshake.channel().getRemoteAddress() + ": " + why;
        } catch (IOException e) {
            lastStranger = why;
        }
        LOG.warn("Dropped a connection from {}", lastStranger);
        close(handshake.channel());
    }

    private void failed(int rank, Exception cause) {
        OutgoingHandshake handshake = outgoing.remove(rank);
        if (handshake != null) {
            close(handshake.channel());
        }
        int failures = tries.merge(rank, 1, Integer::sum);
        if (failures >= TRIES) {
            throw new BadInputException(
                    identity.self() + " cannot connect to " + identity.peer(rank) + ": " + reason(cause)
                            + ". Either that replica has ended (see the log of its executor), or connections are blocked:"
                            + " open ports for the replicas and name them with " + OptionNames.PORTS
                            + ", or choose another network with " + OptionNames.ADDRESS,
                    cause);
        }
        again.put(rank, System.nanoTime() + PAUSE);
    }

    private static String reason(Exception cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private BadInputException late() {
        String missing =
                identity.others(connected.keySet()).stream().map(Peer::toString).collect(Collectors.joining(", "));
        String dropped = strangers == 0
                ? ""
                : ". " + strangers + " other connections were dropped, the last one from " + lastStranger;
        return new BadInputException(identity.self() + " is not connected with " + missing + " after "
                + timeout.toSeconds() + " s. Open ports for the replicas and name them with " + OptionNames.PORTS
                + ", choose another network with " + OptionNames.ADDRESS + ", or raise " + OptionNames.TIMEOUT
                + " if replicas start slowly (they have twice that to connect)" + dropped);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("A connection cannot be closed", e);
        }
    }

    /** Closes what does not belong to the group; all connections if that did not come to be. */
    @Override
    public void close() throws IOException {
        incoming.forEach(handshake -> close(handshake.channel()));
        List<OutgoingHandshake> left = new ArrayList<>(outgoing.values());
        left.forEach(handshake -> close(handshake.channel()));
        if (!successful) {
            connected.values().forEach(SetUp::close);
        }
        selector.close();
    }
}
