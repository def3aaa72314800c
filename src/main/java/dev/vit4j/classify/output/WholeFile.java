package dev.vit4j.classify.output;

import dev.vit4j.classify.RowWriter;
import dev.vit4j.common.OptionalLibrary;
import dev.vit4j.common.PendingFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is written atomically: tables and Parquet. */
public final class WholeFile implements RowTarget {
    private final PendingFile pending;
    private final RowWriter writer;
    private final AutoCloseable content;

    private WholeFile(PendingFile pending, RowWriter writer, AutoCloseable content) {
        this.pending = pending;
        this.writer = writer;
        this.content = content;
    }

    /**
     * @param target the file
     * @param format format of its rows
     * @param shape what the rows have in common
     * @return the file, empty
     * @throws IOException if it cannot be written
     * @throws dev.vit4j.common.BadInputException if the format needs a library that is missing
     */
    public static WholeFile open(Path target, RowFormat format, RowShape shape) throws IOException {
        if (format == RowFormat.PARQUET) {
            OptionalLibrary.PARQUET.require("writing Parquet");
        }
        PendingFile pending = PendingFile.beside(target);
        try {
            if (format == RowFormat.PARQUET) {
                ParquetRows rows = new ParquetRows(pending.path(), shape);
                return new WholeFile(pending, rows, rows);
            }
            Writer text = Files.newBufferedWriter(pending.path(), StandardCharsets.UTF_8);
            return new WholeFile(pending, format.writer(text, shape, Integer.MAX_VALUE), text);
        } catch (IOException | RuntimeException | Error e) {
            pending.close();
            throw e;
        }
    }

    @Override
    public RowWriter writer() {
        return writer;
    }

    @Override
    public void complete() throws IOException {
        writer.flush();
        closeContent();
        pending.commit();
    }

    private void closeContent() throws IOException {
        try {
            content.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            closeContent();
        } finally {
            pending.close();
        }
    }
}
