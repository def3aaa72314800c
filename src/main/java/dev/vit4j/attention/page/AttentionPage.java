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

/** Writes the page of one image: self-contained, opens from disk, uses no network. */
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
            "sheet.js",
            "controls.js",
            "keys.js",
            "saving.js",
            "page.js");

    private final PageModel model;
    private final PageData data;
    private final PageTemplate template;

    /**
     * @param model whose attention is shown
     * @throws IOException if the page's parts cannot be read
     */
    AttentionPage(PageModel model) throws IOException {
        this.model = model;
        this.data = new PageData(model);
        this.template = new PageTemplate("page.html", STYLES, SCRIPTS);
    }

    /**
     * Writes a page that stands alone, without links to others.
     *
     * @param file where it goes, atomically
     * @param model whose attention it shows
     * @param image what it shows
     * @throws IllegalArgumentException if its arrays do not fit the model, or hold weights that are none
     * @throws IOException if writing fails
     */
    public static void write(Path file, PageModel model, PageImage image) throws IOException {
        image.check(model);
        AttentionPage page = new AttentionPage(model);
        page.write(file, image, page.data.of(image, null, null, false));
    }

    /**
     * Writes a page in the folder of an index.
     *
     * @param folder where it goes
     * @param image what it shows, checked
     * @param previous file name of the page before, or null
     * @param next file name of the page after, or null
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

    /** One element per layer, so that each can be unpacked on demand. */
    private void writeWeights(PageImage image, OutputStream out) throws IOException {
        for (int layer = 0; layer < model.layers(); layer++) {
            String start = "<script type=\"application/octet-stream\" id=\"layer-" + layer + "\">";
            out.write(start.getBytes(StandardCharsets.UTF_8));
            byte[] packed = WeightCodec.pack(image.attention().get(layer), model.tokens());
            out.write(Base64.getEncoder().encode(packed));
            out.write("</script>\n".getBytes(StandardCharsets.UTF_8));
        }
    }
}
