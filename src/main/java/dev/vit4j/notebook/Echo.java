package dev.vit4j.notebook;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Copies the output of cells to a log. When notebooks run without a browser, Jupyter drops the output of a failing
 * cell.
 */
final class Echo {
    private final PrintStream log;
    private int cells;

    /** @param log receives a line {@code === cell N} and the output of each cell */
    Echo(PrintStream log) {
        this.log = log;
    }

    <T> T of(Supplier<T> cell) {
        log.println("=== cell " + ++cells);
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(both(out));
        System.setErr(both(err));
        try {
            return cell.get();
        } finally {
            System.out.flush();
            System.err.flush();
            System.setOut(out);
            System.setErr(err);
        }
    }

    private PrintStream both(PrintStream stream) {
        OutputStream two = new OutputStream() {
            @Override
            public void write(int b) {
                stream.write(b);
                log.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                stream.write(bytes, offset, length);
                log.write(bytes, offset, length);
            }

            @Override
            public void flush() {
                stream.flush();
                log.flush();
            }
        };
        return new PrintStream(two, true, StandardCharsets.UTF_8);
    }
}
