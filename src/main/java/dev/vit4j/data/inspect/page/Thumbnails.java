package dev.vit4j.data.inspect.page;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.html.Html;
import dev.vit4j.common.html.HtmlPage;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.inspect.FoundImage;
import dev.vit4j.data.inspect.Part;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.image.Thumbnail;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.datavec.api.records.reader.RecordReader;

/** The pictures of the page: small images as they are, others reduced. */
final class Thumbnails {
    private static final int SIDE = 144;
    private static final float QUALITY = 0.8f;

    /** Addresses by split and index; images that cannot be read are missing. */
    private final Map<Part, Map<Integer, String>> addresses;

    private Thumbnails(Map<Part, Map<Integer, String>> addresses) {
        this.addresses = addresses;
    }

    /**
     * Reads images, each once and in order.
     *
     * @param images in any order, also several times
     * @return their pictures
     * @throws IOException if a reader cannot be closed
     */
    static Thumbnails of(List<FoundImage> images) throws IOException {
        Map<Part, SortedSet<Integer>> wanted = new HashMap<>();
        images.forEach(image ->
                wanted.computeIfAbsent(image.part(), part -> new TreeSet<>()).add(image.index()));
        Map<Part, Map<Integer, String>> addresses = new HashMap<>();
        for (Map.Entry<Part, SortedSet<Integer>> part : wanted.entrySet()) {
            addresses.put(part.getKey(), read(part.getKey(), part.getValue()));
        }
        return new Thumbnails(addresses);
    }

    private static Map<Integer, String> read(Part part, SortedSet<Integer> indices) throws IOException {
        Map<Integer, String> addresses = new HashMap<>();
        try (RecordReader opened = part.checked().openReader()) {
            if (!(opened instanceof RgbRecordReader reader)) {
                throw new IllegalStateException(opened.getClass() + ": gives no RGB images");
            }
            for (int index : indices) {
                address(reader, part, index).ifPresent(address -> addresses.put(index, address));
            }
        }
        return addresses;
    }

    /** Returns nothing for an image that cannot be read: the page names it among the unreadable ones. */
    private static Optional<String> address(RgbRecordReader reader, Part part, int index) throws IOException {
        RgbImage image;
        try {
            image = reader.loadImage(part.checked().metadata(index));
        } catch (BadInputException e) {
            return Optional.empty();
        }
        boolean small = Math.max(image.width(), image.height()) <= SIDE;
        return Optional.of(
                small
                        ? HtmlPage.pngUri(ImageEncoder.png(image))
                        : HtmlPage.jpegUri(ImageEncoder.jpeg(Thumbnail.of(image, SIDE), QUALITY)));
    }

    /**
     * Writes an image with a caption.
     *
     * @param html receives the figure
     * @param image one of these
     * @param title shown when the pointer is over it
     * @param lines of the caption
     */
    void write(Html html, FoundImage image, String title, List<String> lines) {
        html.open("figure", "title", title);
        String address = addresses.getOrDefault(image.part(), Map.of()).get(image.index());
        if (address == null) {
            html.element("div", "unreadable", "class", "missing");
        } else {
            html.open("img", "src", address, "alt", lines.isEmpty() ? title : lines.get(0), "loading", "lazy");
        }
        if (!lines.isEmpty()) {
            html.open("figcaption");
            for (String line : lines) {
                html.element("span", line);
            }
            html.close();
        }
        html.close();
    }
}
