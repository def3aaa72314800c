package dev.vit4j.spark.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands between two ranks and disturbs what they send. */
final class Proxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicBoolean frozen = new AtomicBoolean();
    private final int target;
    private final long damaged;

    /**
     * @param target port to pass connections on to
     * @param damaged which byte to that port to change, by its number; negative for none
     */
    Proxy(int target, long damaged) throws IOException {
        this.target = target;
        this.damaged = damaged;
        start(this::accept);
    }

    /** Returns the announcement of a rank, with this proxy's port in place of its own. */
    String announcement(String original) {
        return original.replace(":" + port(original), ":" + listener.getLocalPort());
    }

    /** The port in an announcement. */
    static int port(String announcement) {
        String address = announcement.split(" ", -1)[1];
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** Passes nothing on any more, and closes nothing, as when a cable is pulled. */
    void freeze() {
        frozen.set(true);
    }

    /** Resets all connections. */
    void reset() throws IOException {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (SocketException e) {
                if (!socket.isClosed()) {
                    throw e; // otherwise, the other side's end was passed on meanwhile
                }
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(near);
                sockets.add(far);
                start(() -> pass(near, far, damaged));
                start(() -> pass(far, near, -1));
            }
        } catch (IOException e) {
            frozen.set(true); // closed: the test is over
        }
    }

    private void pass(Socket from, Socket to, long damage) {
        byte[] buffer = new byte[4096];
        long passed = 0;
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                while (frozen.get()) {
                    Thread.sleep(100);
                }
                if (damage >= passed && damage < passed + read) {
                    buffer[(int) (damage - passed)] ^= 0x10;
                }
                out.write(buffer, 0, read);
                passed += read;
            }
        } catch (IOException e) {
            frozen.set(false); // one side has closed, and so does the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
