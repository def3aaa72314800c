package dev.vit4j.attention.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a page for each image, and {@code index.html} that lists them all, in constant memory. Not thread-safe.
 *
 * <pre>{@code
 * try (AttentionPages pages = AttentionPages.open(folder, model, PageStart.DEFAULT)) {
 *     while (more) {
 *         pages.add(image);
 *     }
 *     pages.finish();
 * }
 * }</pre>
 */
public final class AttentionPages implements AutoCloseable {
    /** File name of the index. */
    public static final String INDEX = "index.html";

    private final Path folder;
    private final PageModel model;
    private final AttentionPage page;
    private final IndexPage index;
    private String previous;
    private PageImage waiting;
    private boolean finished;

    private AttentionPages(Path folder, PageModel model, PageStart start) throws IOException {
        this.folder = folder;
        this.model = model;
        this.page = new AttentionPage(model, start);
        this.index = new IndexPage(folder, model);
    }

    /**
     * @param folder the folder of the pages; created if missing. Pages of the same name are replaced
     * @param model the model
     * @param start what the pages open on
     * @return a writer. Close it to delete its temporary file
     * @throws IOException if the folder cannot be written to
     */
    public static AttentionPages open(Path folder, PageModel model, PageStart start) throws IOException {
        Files.createDirectories(folder);
        return new AttentionPages(folder, model, start);
    }

    /**
     * Adds an image. Its page links to the next one, so the image is held until the next call or {@link #finish} writes
     * it.
     *
     * @param image with a unique file name
     * @throws IllegalArgumentException if an array does not fit the model or holds invalid weights
     * @throws IllegalStateException if {@link #finish} was called
     * @throws IOException if writing fails
     */
    public void add(PageImage image) throws IOException {
        requireOpen();
        image.check(model);
        writeWaiting(image.fileName());
        waiting = image;
        index.add(image);
    }

    /**
     * Adds an entry to the index for an image that has no page.
     *
     * @param name the displayed name, as in {@link PageImage#name}
     * @param error why it has no page
     * @throws IllegalStateException if {@link #finish} was called
     * @throws IOException if writing fails
     */
    public void addFailed(String name, String error) throws IOException {
        requireOpen();
        index.addFailed(name, error);
    }

    /**
     * Writes the last page and the index. Call this once, after the last image.
     *
     * @return the index file
     * @throws IllegalStateException if {@link #finish} was called
     * @throws IOException if writing fails
     */
    public Path finish() throws IOException {
        requireOpen();
        writeWaiting(null);
        finished = true;
        return index.write();
    }

    /** Discards an unfinished index. Pages written so far stay, and so does an older index. */
    @Override
    public void close() throws IOException {
        finished = true;
        index.close();
    }

    private void writeWaiting(String next) throws IOException {
        if (waiting != null) {
            page.write(folder, waiting, previous, next);
            previous = waiting.fileName();
            waiting = null;
        }
    }

    private void requireOpen() {
        if (finished) {
            throw new IllegalStateException("finish() was called; open a new AttentionPages to write more");
        }
    }
}
