package dev.vit4j.attention.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a page for each of many images, and {@code index.html} with all of them. Memory does not grow with the number
 * of images. Not thread-safe.
 *
 * <pre>{@code
 * try (AttentionPages pages = AttentionPages.open(folder, model)) {
 *     while (more) {
 *         pages.add(image);
 *     }
 *     pages.finish();
 * }
 * }</pre>
 */
public final class AttentionPages implements AutoCloseable {
    /** Name of the page that leads to all others. */
    public static final String INDEX = "index.html";

    private final Path folder;
    private final PageModel model;
    private final AttentionPage page;
    private final IndexPage index;
    private String previous;
    private PageImage waiting;
    private boolean finished;

    private AttentionPages(Path folder, PageModel model) throws IOException {
        this.folder = folder;
        this.model = model;
        this.page = new AttentionPage(model);
        this.index = new IndexPage(folder, model);
    }

    /**
     * @param folder where the pages go; made when missing, pages of the same names are replaced
     * @param model whose attention they show
     * @return a writer; close it, or its temporary file stays
     * @throws IOException if the folder cannot be written to
     */
    public static AttentionPages open(Path folder, PageModel model) throws IOException {
        Files.createDirectories(folder);
        return new AttentionPages(folder, model);
    }

    /**
     * Adds an image. Its page is written with the next call or {@link #finish}, since it has a link to the page that
     * follows; until then the image is held.
     *
     * @param image with a file name that no other has
     * @throws IllegalArgumentException if its arrays do not fit the model, or hold weights that are none
     * @throws IllegalStateException if this is finished
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
     * Adds a line to the index for an image without a page.
     *
     * @param name shown to people, as in {@link PageImage#name}
     * @param error why it has none
     * @throws IllegalStateException if this is finished
     * @throws IOException if writing fails
     */
    public void addFailed(String name, String error) throws IOException {
        requireOpen();
        index.addFailed(name, error);
    }

    /**
     * Writes the last page and the index; nothing may be added after that.
     *
     * @return the index
     * @throws IllegalStateException if this is finished
     * @throws IOException if writing fails
     */
    public Path finish() throws IOException {
        requireOpen();
        writeWaiting(null);
        finished = true;
        return index.write();
    }

    /** Gives up what is not finished: pages stay as they are, the index as it was. */
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
            throw new IllegalStateException("these pages are finished; open new ones");
        }
    }
}
