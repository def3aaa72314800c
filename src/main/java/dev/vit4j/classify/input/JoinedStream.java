package dev.vit4j.classify.input;

import dev.vit4j.image.ImageSource;
import java.util.Iterator;
import java.util.function.Supplier;

/** Concatenates streams; opens each one when the previous one has ended. */
final class JoinedStream extends SourceStream {
    private final Iterator<Supplier<SourceStream>> parts;
    private final Runnable close;
    private SourceStream current;

    /**
     * @param parts suppliers that open the streams
     * @param close closes the source of the parts
     */
    JoinedStream(Iterator<Supplier<SourceStream>> parts, Runnable close) {
        this.parts = parts;
        this.close = close;
    }

    @Override
    protected ImageSource advance() {
        while (true) {
            if (current != null && current.hasNext()) {
                return current.next();
            }
            closeCurrent();
            if (!parts.hasNext()) {
                return null;
            }
            current = parts.next().get();
        }
    }

    private void closeCurrent() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    @Override
    public void close() {
        closeCurrent();
        close.run();
    }
}
