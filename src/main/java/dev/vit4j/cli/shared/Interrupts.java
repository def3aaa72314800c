package dev.vit4j.cli.shared;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What happens when a signal, such as Ctrl-C, ends the process: one line, unless a command has a state to write and says
 * itself what became of it. What libraries print or throw because the JVM goes down under them is dropped.
 */
public final class Interrupts {
    private final AtomicInteger guards = new AtomicInteger();
    private volatile boolean finished;
    private volatile boolean interrupted;

    /**
     * Watches this process from now on.
     *
     * @param err gets the line
     */
    public void watch(PrintStream err) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(err), "vit4j-end"));
    }

    private void end(PrintStream err) {
        if (finished) {
            return;
        }
        interrupted = true;
        if (guards.get() == 0) {
            err.println("vit: interrupted");
        }
    }

    /** Says that the process ends on its own. */
    public void finish() {
        finished = true;
    }

    /** @return whether a signal is ending the process */
    public boolean interrupted() {
        return interrupted;
    }

    /** Says that a command will report by itself. */
    void guard() {
        guards.incrementAndGet();
    }

    /** Takes {@link #guard} back. */
    void release() {
        guards.decrementAndGet();
    }

    /**
     * @param target where libraries print
     * @return a stream that passes on what is written until a signal ends the process
     */
    public PrintStream untilInterrupted(OutputStream target) {
        OutputStream gate = new FilterOutputStream(target) {
            @Override
            public void write(int b) throws IOException {
                if (!interrupted) {
                    out.write(b);
                }
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (!interrupted) {
                    out.write(bytes, offset, length);
                }
            }
        };
        return new PrintStream(gate, true, StandardCharsets.UTF_8);
    }
}
