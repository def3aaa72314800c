package dev.vit4j.data.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps a bounded number of files open: those used last. Thread-safe. */
final class OpenFiles {
    private final int most;
    private final Map<FileBytes, Boolean> used = new LinkedHashMap<>(16, 0.75f, true);

    /** @param most number of files to keep open */
    OpenFiles(int most) {
        this.most = most;
    }

    /**
     * Closes the file that was used least recently if there are too many.
     *
     * @param file a file that is about to be read
     * @throws IOException if closing another fails
     */
    void use(FileBytes file) throws IOException {
        List<FileBytes> closed = new ArrayList<>();
        synchronized (this) {
            used.put(file, true);
            while (used.size() > most) {
                FileBytes eldest = used.keySet().iterator().next();
                used.remove(eldest);
                closed.add(eldest);
            }
        }
        for (FileBytes one : closed) {
            one.close();
        }
    }
}
