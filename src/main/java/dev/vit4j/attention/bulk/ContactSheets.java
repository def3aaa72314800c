package dev.vit4j.attention.bulk;

import dev.vit4j.attention.draw.Overlay;
import dev.vit4j.classify.Prediction;
import dev.vit4j.image.ContactSheet;
import dev.vit4j.image.ContactSheet.Mark;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws the images' maps on contact sheets of {@value #IMAGES} images: {@code contact-sheet-MAPS.png}, then {@code -2},
 * {@code -3} and so on. Holds the thumbnails of one sheet at a time.
 */
final class ContactSheets {
    /** Prefix of their file names. */
    static final String NAME = "contact-sheet";

    private static final int IMAGES = 100;
    private static final List<String> MODELS = List.of("A", "B");

    private final RenderRequest request;
    private final String maps;
    private final String title;
    private final List<Path> written = new ArrayList<>();
    private ContactSheet sheet;
    private int images;
    private int all;

    /**
     * @param request the request, with one map per image
     * @param maps name of the maps in file names
     * @param title title of the maps
     */
    ContactSheets(RenderRequest request, String maps, String title) {
        this.request = request;
        this.maps = maps;
        this.title = title;
        this.sheet = new ContactSheet(title);
    }

    /**
     * @param name short name of the image
     * @param results of each model
     * @throws IOException if a full sheet cannot be written
     */
    void add(String name, List<ImageResult> results) throws IOException {
        for (int i = 0; i < results.size(); i++) {
            ImageResult result = results.get(i);
            RgbImage tile = RgbImage.of(Overlay.of(
                    result.maps().picture().within(ContactSheet.TILE),
                    result.table().first(),
                    request.style()));
            String model = results.size() > 1 ? MODELS.get(i) + ": " : "";
            sheet.add(tile, Mark.NONE, name, model + label(result.maps().predictions(1)));
        }
        end();
    }

    /** Returns the top class; an empty text for a model without a class head. */
    private static String label(List<Prediction> best) {
        return best.stream()
                .map(top -> String.format(Locale.ROOT, "%s %.0f %%", top.label(), 100 * top.score()))
                .findFirst()
                .orElse("");
    }

    /**
     * Adds a placeholder for an image that could not be read.
     *
     * @param name short name of the image
     * @throws IOException if a full sheet cannot be written
     */
    void addFailed(String name) throws IOException {
        sheet.addUnreadable(Mark.NONE, name, "");
        end();
    }

    private void end() throws IOException {
        images++;
        all++;
        if (images == IMAGES) {
            write();
        }
    }

    /**
     * @return the sheets; none for a single image
     * @throws IOException if the last cannot be written
     */
    List<Path> finish() throws IOException {
        if (images > 0 && all > 1) {
            write();
        }
        return List.copyOf(written);
    }

    private void write() throws IOException {
        String number = written.isEmpty() ? "" : "-" + (written.size() + 1);
        Path file = request.out().resolve(NAME + "-" + maps + number + ".png");
        sheet.write(file);
        written.add(file);
        sheet = new ContactSheet(title);
        images = 0;
    }
}
