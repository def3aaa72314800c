package dev.vit4j.classify.output;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.classify.BulkClassification.Tally;
import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.RowWriter;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.common.PendingFile;
import dev.vit4j.image.ImageSource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON lines or CSV file that an interrupted run leaves behind and another run can resume. Rows are first written to
 * {@code F.part} beside the final file F, with the run's options in {@code F.part.json}; when all are written, F.part
 * becomes F. A resuming run truncates F.part after the last complete row.
 */
public final class PartialFile implements RowTarget {
    private final Path target;
    private final Path part;
    private final Path options;
    private final FileChannel channel;
    private final Writer text;
    private final RowWriter writer;
    private final Tally start;
    private long rows;
    private boolean complete;

    private PartialFile(Path target, FileChannel channel, RowFormat format, RowShape shape, Tally start) {
        this.target = target.toAbsolutePath();
        this.part = part(target);
        this.options = options(target);
        this.channel = channel;
        this.text = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8), 1 << 16);
        this.writer = counted(format.writer(text, shape, Integer.MAX_VALUE));
        this.start = start;
        this.rows = start.rows();
    }

    private RowWriter counted(RowWriter inner) {
        return new RowWriter() {
            @Override
            public void begin() throws IOException {
                inner.begin();
            }

            @Override
            public void write(ClassificationRow row) throws IOException {
                inner.write(row);
                rows++;
            }

            @Override
            public void flush() throws IOException {
                inner.flush();
            }
        };
    }

    private static Path part(Path target) {
        return target.toAbsolutePath().resolveSibling(target.getFileName() + ".part");
    }

    private static Path options(Path target) {
        return target.toAbsolutePath().resolveSibling(target.getFileName() + ".part.json");
    }

    /**
     * @param target the final file
     * @return the options of the interrupted run, by name; empty if there is none
     * @throws BadInputException if its options are missing
     */
    public static Optional<Map<String, String>> interrupted(Path target) {
        try {
            if (!Files.exists(part(target)) || Files.size(part(target)) == 0) {
                return Optional.empty();
            }
        } catch (IOException e) {
            throw new BadInputException(part(target) + ": cannot be read: " + e.getMessage(), e);
        }
        require(
                Files.exists(options(target)),
                "%s: the options of the run that wrote it are missing (%s); delete it to start anew",
                part(target),
                options(target));
        Map<String, String> stored = new LinkedHashMap<>();
        Json.read(options(target))
                .properties()
                .forEach(option -> stored.put(option.getKey(), option.getValue().asText()));
        return Optional.of(stored);
    }

    /**
     * Starts a new file.
     *
     * @param target the final file
     * @param format JSON lines or CSV
     * @param shape what the rows have in common
     * @param run the run's options by name: everything that affects the rows
     * @return the file, empty
     * @throws BadInputException if rows of an interrupted run exist, or another run is writing
     * @throws IOException if it cannot be written
     */
    public static PartialFile start(Path target, RowFormat format, RowShape shape, Map<String, String> run)
            throws IOException {
        require(
                interrupted(target).isEmpty(),
                "%s: an interrupted run left its rows there; go on with --resume, or delete the file to start anew",
                part(target));
        Files.createDirectories(part(target).getParent());
        FileChannel channel = locked(part(target));
        AtomicFiles.writeString(options(target), Json.pretty(run));
        return new PartialFile(target, channel, format, shape, Tally.NONE);
    }

    /**
     * Resumes a file.
     *
     * @param target the final file
     * @param format JSON lines or CSV
     * @param shape what the rows have in common
     * @param run the run's options by name
     * @param inputs the same inputs as in the interrupted run; those that have a row are consumed
     * @return the file, positioned after the last complete row; empty if there is no interrupted run
     * @throws BadInputException if the options or inputs differ from those of the interrupted run
     * @throws IOException if it cannot be read or written
     */
    public static PartialFile resume(
            Path target,
            RowFormat format,
            RowShape shape,
            Map<String, String> run,
            Iterator<? extends ImageSource> inputs)
            throws IOException {
        Optional<Map<String, String>> stored = interrupted(target);
        if (stored.isEmpty()) {
            return start(target, format, shape, run);
        }
        requireSame(target, stored.get(), run);
        FileChannel channel = locked(part(target));
        try {
            WrittenRows rows = WrittenRows.of(part(target), format, shape);
            Tally tally = rows.skip(inputs);
            channel.truncate(rows.end());
            channel.position(rows.end());
            return new PartialFile(target, channel, format, shape, tally);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static void requireSame(Path target, Map<String, String> stored, Map<String, String> run) {
        run.forEach((option, value) -> require(
                value.equals(stored.get(option)),
                "%s is %s, but was %s in the interrupted run: give the same options again, or delete %s to start anew",
                option,
                value,
                stored.getOrDefault(option, "not there"),
                part(target)));
    }

    private static FileChannel locked(Path part) throws IOException {
        require(
                Locations.isLocal(part),
                "%s: rows are appended to a local file; name one, and copy it when it is complete",
                part);
        FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            locked = false;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        require(locked, "%s: another run is writing it; wait for it, or write to another file", part);
        return channel;
    }

    @Override
    public RowWriter writer() {
        return writer;
    }

    @Override
    public Tally start() {
        return start;
    }

    @Override
    public Optional<Path> resumable() {
        return Optional.of(part);
    }

    @Override
    public void complete() throws IOException {
        text.flush();
        channel.force(true);
        text.close();
        PendingFile.move(part, target);
        complete = true;
        Files.deleteIfExists(options);
    }

    /** Keeps the rows written so far, so that the run can be resumed; deletes the files if there are none. */
    @Override
    public void close() throws IOException {
        if (!complete) {
            text.close();
            if (rows == 0) {
                Files.deleteIfExists(part);
                Files.deleteIfExists(options);
            }
        }
    }
}
