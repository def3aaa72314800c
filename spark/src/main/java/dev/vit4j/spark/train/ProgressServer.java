package dev.vit4j.spark.train;

import dev.vit4j.common.BadInputException;
import dev.vit4j.spark.exchange.PortRange;
import dev.vit4j.train.StopRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Listens on the driver for the first replica's progress, and passes a request to stop on to it. Whoever does not know
 * the secret is turned away.
 */
final class ProgressServer implements AutoCloseable {
    static final String STOP = "stop";
    private static final int HANDSHAKE_MILLIS = 5000;
    private static final long POLL_MILLIS = 200;
    private static final int LONGEST_LINE = 1 << 20;

    private final ServerSocket server;
    private final ProgressAddress address;
    private final Consumer<String> events;
    private final StopRequest stop;
    private final Thread acceptor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final AtomicReference<Socket> replica = new AtomicReference<>();
    private volatile boolean closed;

    private ProgressServer(ServerSocket server, ProgressAddress address, Consumer<String> events, StopRequest stop) {
        this.server = server;
        this.address = address;
        this.events = events;
        this.stop = stop;
        this.acceptor = new Thread(this::accept, "vit4j-progress");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /**
     * @param bind address to listen on
     * @param host name by which executors reach the driver
     * @param ports to try
     * @param events receives the events of the first replica
     * @param stop passed on
     * @return the server, listening
     * @throws BadInputException if no port is free
     */
    static ProgressServer open(String bind, String host, PortRange ports, Consumer<String> events, StopRequest stop) {
        IOException problem = null;
        for (int port = ports.first(); port <= ports.last(); port++) {
            try {
                ServerSocket server = new ServerSocket();
                try {
                    server.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
                    ProgressAddress address = new ProgressAddress(host, server.getLocalPort(), Secret.random());
                    return new ProgressServer(server, address, events, stop);
                } catch (IOException e) {
                    server.close();
                    throw e;
                }
            } catch (IOException e) {
                problem = e;
            }
        }
        throw new BadInputException(
                "--driver-ports " + ports + ": the driver cannot listen on " + bind + " (" + problem.getMessage()
                        + "); choose other ports, or set spark.driver.bindAddress",
                problem);
    }

    /** @return where the replica connects to */
    ProgressAddress address() {
        return address;
    }

    private void accept() {
        while (!closed) {
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(HANDSHAKE_MILLIS);
                serve(socket);
            } catch (IOException e) {
                // A stranger, or a replica that died: the job itself tells.
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
        String challenge = Secret.random();
        out.write(challenge + "\n");
        out.flush();
        String[] answer = String.valueOf(line(in)).split(" ", -1);
        if (answer.length != 2
                || !Secret.same(answer[0], Secret.proof(address.secret(), ProgressAddress.REPLICA, challenge))) {
            return;
        }
        out.write(Secret.proof(address.secret(), ProgressAddress.DRIVER, answer[1]) + "\n");
        out.flush();
        replica.set(socket);
        try {
            Thread stopper = stopper(socket, out);
            socket.setSoTimeout(0);
            try {
                for (String line = line(in); line != null; line = line(in)) {
                    events.accept(line);
                }
            } finally {
                stopper.interrupt();
            }
        } finally {
            lock.lock();
            try {
                replica.set(null);
                left.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Reads a line of limited length; null at the end. */
    private static String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (line.length() == LONGEST_LINE) {
                throw new IOException("a line is too long");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** Sends a request to stop once there is one. */
    private Thread stopper(Socket socket, Writer out) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!stop.isRequested()) {
                            Thread.sleep(POLL_MILLIS);
                        }
                        if (!socket.isClosed()) {
                            out.write(STOP + "\n");
                            out.flush();
                        }
                    } catch (InterruptedException | IOException e) {
                        // The replica is gone: there is nobody to stop.
                        return;
                    }
                },
                "vit4j-stop");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /**
     * Waits until no replica is connected: the first replica of a failed attempt may still be writing.
     *
     * @param seconds to wait at most
     * @return whether none is
     */
    boolean awaitNone(long seconds) {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(seconds);
            while (replica.get() != null && nanos > 0) {
                nanos = left.awaitNanos(nanos);
            }
            return replica.get() == null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
            Socket socket = replica.get();
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing the port " + address.port(), e);
        }
    }
}
