package dev.vit4j.attention.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.HtmlText;
import dev.vit4j.common.Json;
import dev.vit4j.image.RgbImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Writes the index of all images. Its entries go to a temporary file first, so that memory stays constant. */
final class IndexPage implements AutoCloseable {
    /** Pixels along the longer side of a thumbnail; about the size of a card's image. */
    private static final int THUMBNAIL = 112;

    /** Images below this width are enlarged without smoothing. */
    private static final int SMALL = 64;

    private static final int PREDICTIONS = 3;

    private final Path folder;
    private final PageModel model;
    private final Path lines;
    private final OutputStream out;
    private boolean empty = true;

    /**
     * @param folder the index's folder
     * @param model the model
     * @throws IOException if the folder cannot be written to
     */
    IndexPage(Path folder, PageModel model) throws IOException {
        this.folder = folder;
        this.model = model;
        this.lines = Files.createTempFile(folder, ".index.", ".part");
        this.out = new BufferedOutputStream(Files.newOutputStream(lines, StandardOpenOption.APPEND));
    }

    /**
     * @param image an image that has a page
     * @throws IOException if writing fails
     */
    void add(PageImage image) throws IOException {
        ObjectNode line = Json.mapper().createObjectNode();
        line.put("name", image.name());
        line.put("page", PageData.link(image.fileName()));
        RgbImage seen = image.pictures().seen();
        line.put("picture", EmbeddedPicture.atMost(seen, THUMBNAIL));
        line.put("small", seen.width() < SMALL);
        if (image.pictures().thumbnail().isPresent()) {
            RgbImage map = image.pictures().thumbnail().orElseThrow();
            line.put("map", EmbeddedPicture.jpegAtMost(map, THUMBNAIL));
        }
        int count = Math.min(PREDICTIONS, image.predictions().size());
        line.set("predictions", PageData.predictions(image.predictions().subList(0, count)));
        add(line);
    }

    /**
     * @param name name of an image that has no page
     * @param error why it has none
     * @throws IOException if writing fails
     */
    void addFailed(String name, String error) throws IOException {
        add(Json.mapper().createObjectNode().put("name", name).put("error", error));
    }

    private void add(ObjectNode line) throws IOException {
        String text = (empty ? "" : ",\n") + PageData.withinHtml(Json.line(line));
        out.write(text.getBytes(StandardCharsets.UTF_8));
        empty = false;
    }

    /**
     * @return the index file, after writing it
     * @throws IOException if writing fails
     */
    Path write() throws IOException {
        out.close();
        PageTemplate template =
                new PageTemplate("index.html", List.of("base.css", "index.css"), List.of("base.js", "index.js"));
        String start = "{\"model\":" + PageData.withinHtml(Json.line(model.name())) + ",\"images\":[\n";
        Map<String, PageTemplate.Content> contents = Map.of(
                "title", PageTemplate.Content.of(HtmlText.escape(model.name() + " · attention maps")), "data", page -> {
                    page.write(start.getBytes(StandardCharsets.UTF_8));
                    Files.copy(lines, page);
                    page.write("\n]}".getBytes(StandardCharsets.UTF_8));
                });
        Path index = folder.resolve(AttentionPages.INDEX);
        AtomicFiles.write(index, temporary -> {
            try (OutputStream page = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                template.write(page, contents);
            }
        });
        return index;
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            Files.deleteIfExists(lines);
        }
    }
}
