package dev.vit4j.evaluate;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.image.ContactSheet;
import dev.vit4j.image.RgbImage;
import dev.vit4j.image.Thumbnail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.datavec.api.records.reader.RecordReader;

/** The images of the worst mistakes, read again from the data set and kept as thumbnails. */
public final class MistakePictures {
    private final EvaluatedModel evaluated;
    private final List<Optional<RgbImage>> thumbnails;

    private MistakePictures(EvaluatedModel evaluated, List<Optional<RgbImage>> thumbnails) {
        this.evaluated = evaluated;
        this.thumbnails = thumbnails;
    }

    /**
     * @param evaluated a model
     * @return pictures of its worst mistakes, without those that can no longer be read
     * @throws IOException if closing the data set fails
     */
    public static MistakePictures of(EvaluatedModel evaluated) throws IOException {
        List<Optional<RgbImage>> thumbnails = new ArrayList<>();
        if (!evaluated.mistakes().isEmpty()) {
            try (RecordReader opened = evaluated.images().openReader()) {
                if (!(opened instanceof RgbRecordReader reader)) {
                    throw new IllegalStateException(opened.getClass() + ": gives no RGB images");
                }
                for (Mistake mistake : evaluated.mistakes()) {
                    thumbnails.add(thumbnail(evaluated.images(), reader, mistake.index()));
                }
            }
        }
        return new MistakePictures(evaluated, thumbnails);
    }

    /** Returns empty if the file has gone since the evaluation; the others are still worth showing. */
    private static Optional<RgbImage> thumbnail(ImageDataset images, RgbRecordReader reader, int index) {
        try {
            return Optional.of(Thumbnail.of(reader.loadImage(images.metadata(index)), ContactSheet.TILE));
        } catch (BadInputException | IOException e) {
            return Optional.empty();
        }
    }

    /** @return thumbnails in the order of {@link EvaluatedModel#mistakes}; empty where the image could not be read */
    public List<Optional<RgbImage>> thumbnails() {
        return List.copyOf(thumbnails);
    }

    /** @return a contact sheet: each image with its predicted class, score and actual class */
    public ContactSheet sheet() {
        ContactSheet sheet =
                new ContactSheet(thumbnails.isEmpty() ? "No mistakes" : "Worst mistakes of " + evaluated.model());
        for (int i = 0; i < thumbnails.size(); i++) {
            Mistake mistake = evaluated.mistakes().get(i);
            String taken = label(mistake.predicted()) + String.format(Locale.ROOT, " %.0f %%", 100 * mistake.score());
            String actual = "is " + label(mistake.actual());
            thumbnails
                    .get(i)
                    .ifPresentOrElse(
                            image -> sheet.add(image, ContactSheet.Mark.WRONG, taken, actual),
                            () -> sheet.addUnreadable(ContactSheet.Mark.WRONG, taken, actual));
        }
        return sheet;
    }

    private String label(int index) {
        return evaluated.metrics().labels().get(index);
    }
}
