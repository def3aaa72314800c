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

    private AttentionPages(Path folder, PageModel model) {
        this.folder = folder;
        this.model = model;
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
     * Adds an image. Its page is complete only after the next call, since it has a link to the page that follows.
     *
     * @param image of any name that no other has
     * @throws IllegalArgumentException if its arrays do not fit the model
     * @throws IOException if writing fails
     */
    public void add(PageImage image) throws IOException {
        image.check(model);
    }

    /**
     * Adds a line to the index for an image without a page.
     *
     * @param name shown to people, as in {@link PageImage#name}
     * @param error why it has none
     * @throws IOException if writing fails
     */
    public void addFailed(String name, String error) throws IOException {}

    /**
     * Writes the index; nothing may be added after that.
     *
     * @return the index
     * @throws IOException if writing fails
     */
    public Path finish() throws IOException {
        return folder.resolve(INDEX);
    }

    /** Gives up what is not finished: pages stay as they are, the index as it was. */
    @Override
    public void close() throws IOException {}
}
