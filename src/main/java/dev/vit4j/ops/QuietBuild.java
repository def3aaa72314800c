package dev.vit4j.ops;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps ND4J's chatter off standard output, which is for data: {@code createGradFunction} of M2.1 prints a line for
 * every operation.
 */
public final class QuietBuild {
    private QuietBuild() {}

    /**
     * Runs something with this thread's standard output dropped; what other threads print meanwhile gets through.
     *
     * @param action what to run
     */
    public static void run(Runnable action) {
        // One at a time, or the second would take the first one's filter for the real stream.
        synchronized (QuietBuild.class) {
            PrintStream real = System.out;
            System.setOut(new PrintStream(new OthersOnly(real, Thread.currentThread()), true, StandardCharsets.UTF_8));
            try {
                action.run();
            } finally {
                System.setOut(real);
            }
        }
    }

    private static final class OthersOnly extends OutputStream {
        private final PrintStream real;
        private final Thread silenced;

        OthersOnly(PrintStream real, Thread silenced) {
            this.real = real;
            this.silenced = silenced;
        }

        @Override
        public void write(int b) {
            if (Thread.currentThread() != silenced) {
                real.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (Thread.currentThread() != silenced) {
                real.write(bytes, from, length);
            }
        }

        @Override
        public void flush() {
            if (Thread.currentThread() != silenced) {
                real.flush();
            }
        }
    }
}
