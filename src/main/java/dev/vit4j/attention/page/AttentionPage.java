package dev.vit4j.attention.page;

import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.HtmlText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Writes the page of one image: one self-contained file that opens from disk and loads nothing from the network. */
public final class AttentionPage {
    private static final List<String> STYLES = List.of("base.css", "page.css");
    private static final List<String> SCRIPTS = List.of(
            "base.js",
            "codec.js",
            "attention.js",
            "tokens.js",
            "colors.js",
            "state.js",
            "pictures.js",
            "stage.js",
            "pointer.js",
            "look-up.js",
            "predictions.js",
            "methods.js",
            "sheet.js",
            "controls.js",
            "keys.js",
            "saving.js",
            "page.js");

    private final PageModel model;
    private final PageData data;
    private final PageTemplate template;

    /**
     * @param model the model
     * @param start what the page opens on
     * @throws IOException if the page's template cannot be read
     */
    AttentionPage(PageModel model, PageStart start) throws IOException {
        this.model = model;
        this.data = new PageData(model, start);
        this.template = new PageTemplate("page.html", STYLES, SCRIPTS);
    }

    /**
     * Writes a page without links to other pages.
     *
     * @param file the HTML file, written atomically
     * @param model the model
     * @param image the image and its attention
     * @throws IllegalArgumentException if an array does not fit the model or holds invalid weights
     * @throws IOException if writing fails
     */
    public static void write(Path file, PageModel model, PageImage image) throws IOException {
        image.check(model);
        AttentionPage page = new AttentionPage(model, PageStart.DEFAULT);
        page.write(file, image, page.data.of(image, null, null, false));
    }

    /**
     * Writes a page that an index links to.
     *
     * @param folder the index's folder
     * @param image the image and its attention, already checked
     * @param previous file name of the previous page, or null
     * @param next file name of the next page, or null
     * @throws IOException if writing fails
     */
    void write(Path folder, PageImage image, String previous, String next) throws IOException {
        write(folder.resolve(image.fileName()), image, data.of(image, previous, next, true));
    }

    private void write(Path file, PageImage image, String json) throws IOException {
        Map<String, PageTemplate.Content> contents = Map.of(
                "title", PageTemplate.Content.of(HtmlText.escape(image.name() + " · attention")),
                "data", PageTemplate.Content.of(json),
                "weights", out -> writeWeights(image, out));
        AtomicFiles.write(file, temporary -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                template.write(out, contents);
            }
        });
    }

    /** Writes one element per layer, so that the page unpacks each layer on demand. */
    private void writeWeights(PageImage image, OutputStream out) throws IOException {
        for (int layer = 0; layer < model.layers(); layer++) {
            String start = "<script type=\"application/octet-stream\" id=\"layer-" + layer + "\">";
            out.write(start.getBytes(StandardCharsets.UTF_8));
            byte[] packed = WeightCodec.pack(image.attention().layers().get(layer), model.tokens());
            out.write(Base64.getEncoder().encode(packed));
            out.write("</script>\n".getBytes(StandardCharsets.UTF_8));
        }
    }
}
