package dev.vit4j.classify.output;

import dev.vit4j.classify.SimilaritySearch.Match;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.image.ContactSheet;
import dev.vit4j.image.ContactSheet.Mark;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A contact sheet of a search: the query first, then the best matches with their similarity. */
public final class SimilarSheet {
    /** Characters that fit below a thumbnail. */
    private static final int CAPTION = 18;

    private final ContactSheet sheet;
    private final ImageDecoder decoder;

    /**
     * Reads the images again, since a search keeps none in memory.
     *
     * @param query the query image
     * @param matches most similar first
     * @param decoder decodes the images
     */
    public SimilarSheet(ImageSource query, List<Match<ImageSource>> matches, ImageDecoder decoder) {
        this.sheet = new ContactSheet("Nearest to " + query.name());
        this.decoder = decoder;
        add(query, "query");
        for (int i = 0; i < matches.size(); i++) {
            Match<ImageSource> match = matches.get(i);
            add(match.value(), String.format(Locale.ROOT, "%d   %.4f", i + 1, match.similarity()));
        }
    }

    private void add(ImageSource image, String caption) {
        String last = image.name().substring(image.name().lastIndexOf('/') + 1);
        // Shorten in the middle: the end distinguishes records of one file, and the sheet would cut it off.
        String name = DisplayText.shortenedInside(DisplayText.printable(last), CAPTION);
        try {
            sheet.add(image.read(decoder), Mark.NONE, caption, name);
        } catch (BadInputException goneMeanwhile) {
            sheet.addUnreadable(Mark.NONE, caption, name);
        }
    }

    /**
     * @param file the PNG file, written atomically
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        sheet.write(file);
    }
}
