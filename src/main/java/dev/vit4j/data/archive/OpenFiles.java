package dev.vit4j.data.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the files open that were used last. Thread-safe. */
final class OpenFiles {
    private final int least;
    private final int most;
    private final long mostBytes;
    private final Map<FileBytes, Boolean> used = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param least number of files to keep open, whatever their size
     * @param most number of files to keep open
     * @param mostBytes bytes that the open files may have together, unless there are few
     */
    OpenFiles(int least, int most, long mostBytes) {
        this.least = least;
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /**
     * Closes the files that were used least recently if there are too many.
     *
     * @param file a file that is about to be read
     * @throws IOException if closing another fails
     */
    void use(FileBytes file) throws IOException {
        List<FileBytes> closed = new ArrayList<>();
        synchronized (this) {
            if (used.put(file, true) == null) {
                long bytes = 0;
                for (FileBytes open : used.keySet()) {
                    bytes += open.openBytes();
                }
                while (used.size() > most || (used.size() > least && bytes > mostBytes)) {
                    FileBytes eldest = used.keySet().iterator().next();
                    used.remove(eldest);
                    bytes -= eldest.openBytes();
                    closed.add(eldest);
                }
            }
        }
        for (FileBytes one : closed) {
            one.close();
        }
    }
}
