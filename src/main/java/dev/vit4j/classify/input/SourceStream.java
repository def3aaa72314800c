package dev.vit4j.classify.input;

import dev.vit4j.image.ImageSource;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Iterates lazily over images. Not thread-safe. */
abstract class SourceStream implements Iterator<ImageSource>, AutoCloseable {
    private ImageSource next;
    private boolean ended;

    /** @return the next image, or null after the last */
    protected abstract ImageSource advance();

    @Override
    public final boolean hasNext() {
        if (next == null && !ended) {
            next = advance();
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public final ImageSource next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ImageSource result = next;
        next = null;
        return result;
    }

    /** Closes open files. */
    @Override
    public void close() {
        // Most streams hold no open files.
    }

    /** @return a stream of one image */
    static SourceStream of(ImageSource only) {
        return new SourceStream() {
            private ImageSource left = only;

            @Override
            protected ImageSource advance() {
                ImageSource result = left;
                left = null;
                return result;
            }
        };
    }

    /** @return a stream of one input with an error */
    static SourceStream missing(String name, String problem) {
        return of(new ImageSource.Missing(name, problem));
    }
}
