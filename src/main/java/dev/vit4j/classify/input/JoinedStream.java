package dev.vit4j.classify.input;

import dev.vit4j.image.ImageSource;
import java.util.Iterator;
import java.util.function.Supplier;

/** Streams one behind the other, each opened when the one before has ended. */
final class JoinedStream extends SourceStream {
    private final Iterator<Supplier<SourceStream>> parts;
    private final Runnable close;
    private SourceStream current;

    /**
     * @param parts open the streams
     * @param close closes what the parts come from
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
