package dev.vit4j.spark.train;

import dev.vit4j.cli.train.TrainingHeader;
import dev.vit4j.train.EpochRow;
import dev.vit4j.train.RunSummary;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.TrainingListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Sends the first replica's progress to the driver, and receives its request to stop. */
final class ProgressClient implements TrainingListener, AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final long BATCH_NANOS = 200_000_000L;

    private final Socket socket;
    private final Writer out;
    private final Function<RunSummary, String> machine;
    private long sent;
    /** Whether the driver can still be reached; without it training goes on, since its checkpoints are worth having. */
    private boolean connected = true;

    private ProgressClient(Socket socket, Writer out, Function<RunSummary, String> machine) {
        this.socket = socket;
        this.out = out;
        this.machine = machine;
    }

    /**
     * @param address of the driver
     * @param machine describes what the run computes on
     * @param stop requested when the driver asks for it
     * @return the connection
     * @throws IOException if the driver cannot be reached, or is another
     */
    static ProgressClient connect(ProgressAddress address, Function<RunSummary, String> machine, StopRequest stop)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
            socket.setSoTimeout(CONNECT_MILLIS);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
            String challenge = String.valueOf(in.readLine());
            String own = Secret.random();
            out.write(Secret.proof(address.secret(), ProgressAddress.REPLICA, challenge) + " " + own + "\n");
            out.flush();
            String proof = String.valueOf(in.readLine());
            if (!Secret.same(proof, Secret.proof(address.secret(), ProgressAddress.DRIVER, own))) {
                throw new IOException("it does not know the secret of this training");
            }
            socket.setSoTimeout(0);
            Thread reader = new Thread(() -> listen(in, stop), "vit4j-stop");
            reader.setDaemon(true);
            reader.start();
            return new ProgressClient(socket, out, machine);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void listen(BufferedReader in, StopRequest stop) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals(ProgressServer.STOP)) {
                    stop.request();
                }
            }
        } catch (IOException e) {
            // The connection is closed at the end of the training, or the driver is gone, which ends the task too.
            return;
        }
    }

    private void send(String event) {
        if (!connected) {
            return;
        }
        try {
            out.write(event + "\n");
            out.flush();
        } catch (IOException e) {
            connected = false;
        }
    }

    @Override
    public void note(String line) {
        send(ProgressEvents.note(line));
    }

    @Override
    public void begun(RunSummary summary) {
        send(ProgressEvents.header(
                TrainingHeader.lines(summary, machine.apply(summary)),
                summary.images("training"),
                summary.images("validation")));
    }

    @Override
    public void epochStarted(int epoch, int epochs, long batchesPerEpoch, int batchSize) {
        send(ProgressEvents.epochStarted(epoch, epochs, batchesPerEpoch, batchSize));
    }

    @Override
    public void batchDone(long batchesDone, double meanLoss) {
        long now = System.nanoTime();
        if (now - sent >= BATCH_NANOS) {
            sent = now;
            send(ProgressEvents.batchDone(batchesDone, meanLoss));
        }
    }

    @Override
    public void epochDone(EpochRow row, boolean best) {
        send(ProgressEvents.epochDone(row, best));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
