package dev.vit4j.classify.input;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.ImageStores;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreReader;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** The images of a file that holds many, such as a Parquet file, named {@code file!place}: {@code a.parquet!row 17}. */
final class StoreStream extends SourceStream {
    private final Path file;
    private final String name;
    private final long maxBytes;
    private final boolean contents;
    private final ImageStore store;
    private StoreReader reader;
    private int next;

    private StoreStream(Path file, String name, long maxBytes, boolean contents, ImageStore store) {
        this.file = file;
        this.name = name;
        this.maxBytes = maxBytes;
        this.contents = contents;
        this.store = store;
    }

    /**
     * @param file that {@link ImageStores} accepts
     * @param name its name as given
     * @param imageColumn column of the images; empty for the usual names
     * @param maxBytes size of the largest image file to read
     * @param contents whether to read images; otherwise they are only counted
     * @return the images; one with an error if the file cannot be opened
     */
    static SourceStream open(Path file, String name, Optional<String> imageColumn, long maxBytes, boolean contents) {
        try {
            ImageStore store = ImageStores.open(file, imageColumn);
            return store.size() == 0
                    ? missing(name, "no images in this file")
                    : new StoreStream(file, name, maxBytes, contents, store);
        } catch (BadInputException e) {
            return missing(name, after(file + ": ", e.getMessage()));
        }
    }

    private static String after(String prefix, String message) {
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    @Override
    protected ImageSource advance() {
        if (next == store.size()) {
            return null;
        }
        int index = next++;
        String row = name + "!" + store.place(index);
        if (!contents) {
            return new ImageSource.Missing(row, "not read");
        }
        try {
            if (reader == null) {
                reader = store.open();
            }
            return source(row, reader.read(index));
        } catch (BadInputException e) {
            String problem = after(file + ": ", e.getMessage());
            return new ImageSource.Missing(row, after(store.place(index) + ": ", problem));
        } catch (IOException e) {
            return new ImageSource.Missing(row, "cannot be read: " + e.getMessage());
        }
    }

    private ImageSource source(String row, StoredImage image) {
        if (image instanceof StoredImage.Pixels pixels) {
            return new ImageSource.Pixels(row, pixels.image());
        }
        byte[] content = ((StoredImage.Encoded) image).content();
        return content.length > maxBytes
                ? new ImageSource.Missing(
                        row,
                        "has " + content.length + " bytes, more than the limit of " + maxBytes
                                + " for an image file: raise it with --max-bytes")
                : new ImageSource.Encoded(row, content);
    }

    @Override
    public void close() {
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
