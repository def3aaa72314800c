package dev.vit4j.spark.exchange;

import dev.vit4j.common.DisplayText;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The thread that sends and receives for a group. It never blocks on a single connection, and so cannot deadlock on full
 * buffers; it watches that all peers are alive, and ends the group if one is not.
 */
final class Mesh implements Connection.Receiver, Runnable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** How often the connections are looked after, in milliseconds. */
    private static final long TICK = 250;
    /** How long a failed worker waits for the others to take its last words. */
    private static final long LAST_WORDS = SECOND / 2;

    private final Peer self;
    private final Duration timeout;
    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private final Connection[] byRank;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final boolean[] left;
    /** Connections with messages that were not tried to be sent. */
    private final Deque<Connection> fresh = new ArrayDeque<>();

    private Exchange current;
    private long currentNumber;
    private boolean leaving;
    private volatile Exchange latest;
    private volatile boolean cutShort;
    private volatile PeerLostException failure;
    private volatile long bytesSent;

    /**
     * @param self this worker
     * @param channels to the others: connected, authenticated, not blocking
     * @param most most bytes of a payload
     * @param timeout how long a peer may be silent
     * @param grace how long more at first, while others may still be connecting
     * @throws IOException if a channel is closed
     */
    Mesh(Peer self, Map<Peer, SocketChannel> channels, int most, Duration timeout, Duration grace) throws IOException {
        this.self = self;
        this.timeout = timeout;
        this.byRank = new Connection[channels.size() + 1];
        this.left = new boolean[channels.size() + 1];
        this.selector = Selector.open();
        long heard = System.nanoTime() + grace.toNanos();
        for (Map.Entry<Peer, SocketChannel> entry : channels.entrySet()) {
            Connection connection = new Connection(entry.getKey(), entry.getValue(), selector, this, most, heard);
            connections.add(connection);
            byRank[entry.getKey().rank()] = connection;
        }
    }

    /** @return bytes given to the network up to the last completed exchange */
    long bytesSent() {
        return bytesSent;
    }

    /** Runs something on this thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /**
     * Begins an exchange; only one is under way at a time.
     *
     * @throws PeerLostException if the group has failed or was closed
     */
    void begin(long number, Exchange exchange) {
        latest = exchange; // before the check, so that a failure meanwhile finds it
        if (failure != null) {
            throw failure.again();
        }
        execute(() -> {
            current = exchange;
            currentNumber = number;
            exchange.start((rank, message) -> send(byRank[rank], number, message));
            for (Connection connection : connections) {
                int rank = connection.peer().rank();
                if (left[rank] && exchange.involves(rank)) {
                    throw gone(connection.peer());
                }
            }
            resume();
        });
    }

    private void resume() {
        for (Connection connection : connections) {
            try {
                connection.resume();
            } catch (IOException e) {
                throw lost(connection.peer(), e);
            }
        }
    }

    private void send(Connection to, long number, Outgoing message) {
        if (to.send(number, message)) {
            fresh.add(to);
        }
    }

    /** Sends what was queued since the last call, as far as the system takes it. */
    private void flush() {
        for (Connection connection = fresh.poll(); connection != null; connection = fresh.poll()) {
            try {
                connection.flush();
            } catch (IOException e) {
                ioFailed(connection, e);
            }
        }
    }

    private void checkCurrent() {
        if (current != null && !current.finished() && current.complete()) {
            bytesSent = connections.stream().mapToLong(Connection::bytesSent).sum();
            current.finish();
        }
    }

    /** Says goodbye, and ends the thread when all others have read what was sent to them, or are not alive. */
    void leave() {
        execute(() -> {
            leaving = true;
            connections.forEach(connection -> send(connection, 0, Signal.LEAVE));
        });
    }

    /** Ends the group because of a failure of this worker. */
    void abort(String reason) {
        execute(() -> {
            throw new PeerLostException(self.rank(), self + " stopped: " + reason, null);
        });
    }

    /** Stops waiting for others after {@link #leave}. */
    void cutShort() {
        cutShort = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            work();
        } catch (PeerLostException e) {
            fail(e);
        } catch (IOException | RuntimeException | Error e) {
            fail(new PeerLostException(self.rank(), self + " stopped: " + e, e));
        } finally {
            connections.forEach(Connection::close);
            try {
                selector.close();
            } catch (IOException e) {
                fail(new PeerLostException(self.rank(), self + " stopped: " + e, e));
            }
            fail(new PeerLostException(self.rank(), self + " has left the group", null));
        }
    }

    private void work() throws IOException {
        long looked = System.nanoTime();
        while (true) {
            selector.select(TICK);
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            flush();
            transfer();
            flush();
            checkCurrent();
            long now = System.nanoTime();
            if (now - looked >= TICK * (SECOND / 1000) / 2) {
                look(now, now - looked);
                looked = now;
            }
            if (leaving && left()) {
                return;
            }
        }
    }

    /** Returns whether nobody reads any more what this rank has sent. */
    private boolean left() {
        // Who begins another exchange waits in vain.
        connections.stream().filter(Connection::held).forEach(Connection::close);
        return cutShort || connections.stream().allMatch(Connection::closed);
    }

    private void transfer() {
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            try {
                if (key.isValid() && key.isReadable() && !connection.read()) {
                    closedByPeer(connection);
                }
                if (key.isValid() && key.isWritable()) {
                    connection.write();
                }
            } catch (IOException e) {
                ioFailed(connection, e);
            }
        }
        selector.selectedKeys().clear();
    }

    private void ioFailed(Connection connection, IOException e) {
        if (leaving && !(e instanceof ProtocolException)) {
            connection.close();
        } else {
            throw lost(connection.peer(), e);
        }
    }

    private void closedByPeer(Connection connection) {
        if (!leaving) {
            throw lost(connection.peer(), new EOFException("it closed the connection"));
        }
        connection.close();
    }

    /** Sends heartbeats, and looks for peers that send none. */
    private void look(long now, long since) {
        for (Connection connection : connections) {
            if (since > SECOND) {
                // This process itself stood still: what the others sent meanwhile is read first.
                connection.heardNotBefore(now - timeout.toNanos() + 2 * SECOND);
            }
            if (connection.silence(now) > timeout.toNanos()) {
                if (!leaving) {
                    throw silent(connection.peer());
                }
                connection.close();
            }
            try {
                connection.heartbeat(now, SECOND);
            } catch (IOException e) {
                ioFailed(connection, e);
            }
        }
    }

    @Override
    public boolean begun(long exchange) {
        return exchange <= currentNumber;
    }

    @Override
    public void receive(Connection from, Header header, ByteBuffer payload) throws IOException {
        switch (header.kind()) {
            case HEARTBEAT -> {
                // Its arrival was noted when it was read.
            }
            case LEAVE -> peerLeft(from);
            case ABORT ->
                throw new PeerLostException(header.index(), DisplayText.printable(Signal.text(payload)), null);
            default -> {
                if (current == null || header.exchange() != currentNumber) {
                    throw ProtocolException.outOfOrder(
                            header.kind() + " of exchange " + header.exchange() + " during " + currentNumber);
                }
                current.receive(from.peer().rank(), header, payload);
            }
        }
    }

    private void peerLeft(Connection from) {
        int rank = from.peer().rank();
        left[rank] = true;
        if (current != null && !current.finished() && (current.awaits(rank) || from.queued())) {
            throw gone(from.peer());
        }
        from.close();
    }

    private static PeerLostException gone(Peer peer) {
        return new PeerLostException(
                peer.rank(),
                peer + " left the group before the others were done; see the log of its executor for the reason",
                null);
    }

    private PeerLostException silent(Peer peer) {
        String message = peer + " was lost: nothing was heard from it for " + timeout.toSeconds()
                + " s. Its process or machine stands still, or the network is cut; see the log of its executor, and raise "
                + OptionNames.TIMEOUT + " if it was only slow";
        return new PeerLostException(peer.rank(), message, null);
    }

    private static PeerLostException lost(Peer peer, IOException cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String remedy = cause instanceof ProtocolException
                ? ""
                : ". Its process has ended or was killed, or the network was cut; see the log of its executor";
        return new PeerLostException(peer.rank(), peer + " was lost: " + reason + remedy, cause);
    }

    /** Makes everything throw, and tells the others why. Only the first failure counts. */
    private void fail(PeerLostException cause) {
        if (failure != null) {
            return;
        }
        failure = cause;
        Exchange waiting = latest;
        if (waiting != null) {
            waiting.fail(cause);
        }
        sayLastWords(cause);
    }

    private void sayLastWords(PeerLostException cause) {
        Signal words = new Signal(Kind.ABORT, cause.rank(), cause.getMessage());
        for (Connection connection : connections) {
            if (!connection.closed()) {
                try {
                    connection.sendLast(words);
                } catch (IOException e) {
                    connection.close();
                }
            }
        }
        long end = System.nanoTime() + LAST_WORDS;
        try {
            while (System.nanoTime() - end < 0 && !connections.stream().allMatch(Connection::closed)) {
                connections.stream().filter(connection -> !connection.closed()).forEach(Connection::finish);
                selector.select(TICK / 10);
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            connections.forEach(Connection::close);
        }
    }
}
