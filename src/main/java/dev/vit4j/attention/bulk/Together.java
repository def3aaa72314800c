package dev.vit4j.attention.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the output for all images together: contact sheets, if each image has one map, and linked pages. With two
 * models, their pages are in the folders {@code a} and {@code b}.
 */
final class Together implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("a", "b");

    private final ContactSheets sheets;
    private final List<Pages> pages = new ArrayList<>();

    Together(RenderRequest request, List<NamedModel> models, String maps) throws IOException {
        String title = request.plan().title(models.get(0).model());
        boolean drawn = request.formats().contains(OutputFormat.PNG)
                && models.stream()
                        .allMatch(model -> request.plan().single(model.model().config()));
        sheets = drawn ? new ContactSheets(request, maps, title) : null;
        if (request.formats().contains(OutputFormat.HTML)) {
            for (int i = 0; i < models.size(); i++) {
                Path folder = models.size() == 1 ? request.out() : request.out().resolve(FOLDERS.get(i));
                pages.add(new Pages(folder, models.get(i), request));
            }
        }
    }

    /**
     * @param fileName base name of the image's files
     * @param name the image's name as given
     * @param results the result of each model
     * @return paths of the image's pages
     * @throws IOException if writing fails
     */
    List<Path> add(String fileName, String name, List<ImageResult> results) throws IOException {
        if (sheets != null) {
            sheets.add(fileName, results);
        }
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            files.add(pages.get(i).add(fileName, name, results.get(i)));
        }
        return files;
    }

    void addFailed(String fileName, String name, String error) throws IOException {
        if (sheets != null) {
            sheets.addFailed(fileName);
        }
        for (Pages model : pages) {
            model.addFailed(name, error);
        }
    }

    /**
     * @return the contact sheets and index pages
     * @throws IOException if writing fails
     */
    List<Path> finish() throws IOException {
        List<Path> files = new ArrayList<>(sheets == null ? List.of() : sheets.finish());
        for (Pages model : pages) {
            files.add(model.finish());
        }
        return files;
    }

    @Override
    public void close() throws IOException {
        for (Pages model : pages) {
            model.close();
        }
    }
}
