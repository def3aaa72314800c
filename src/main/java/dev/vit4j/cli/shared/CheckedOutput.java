package dev.vit4j.cli.shared;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.file.FileSystemException;

/** Writes to stdout and fails when its reader is gone, which {@link PrintStream} hides. */
public final class CheckedOutput extends Writer {
    private final PrintStream out;

    /** @param out stdout */
    public CheckedOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        out.append(CharBuffer.wrap(text, offset, length));
        flush();
    }

    @Override
    public void flush() throws IOException {
        if (out.checkError()) {
            throw new FileSystemException(
                    "stdout", null, "took not all of the output; its reader ended, or the disk is full");
        }
    }

    @Override
    public void close() throws IOException {
        flush(); // stdout itself belongs to the caller
    }
}
