package dev.vit4j.attention.bulk;

import dev.vit4j.attention.PreprocessedImage;
import dev.vit4j.attention.draw.Overlay;
import dev.vit4j.attention.draw.Picture;
import dev.vit4j.attention.draw.Style;
import dev.vit4j.attention.explain.LayerChoice;
import dev.vit4j.attention.explain.MapPlan;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.page.AttentionPages;
import dev.vit4j.attention.page.Original;
import dev.vit4j.attention.page.PageAttention;
import dev.vit4j.attention.page.PageImage;
import dev.vit4j.attention.page.PageModel;
import dev.vit4j.attention.page.PagePictures;
import dev.vit4j.attention.page.PageStart;
import dev.vit4j.data.preprocess.CropBox;
import dev.vit4j.image.ContactSheet;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.TokenGrid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The pages of one model. */
final class Pages implements AutoCloseable {
    private static final int NAMED_CLASSES = 5;

    private final Path folder;
    private final Style style;
    private final AttentionPages pages;

    Pages(Path folder, NamedModel model, RenderRequest request) throws IOException {
        this.folder = folder;
        this.style = request.style();
        this.pages = AttentionPages.open(folder, pageModel(model), start(request.plan(), model.model()));
    }

    private static PageModel pageModel(NamedModel named) {
        Model model = named.model();
        return new PageModel(
                named.name(),
                model.labels(),
                model.config().depth(),
                model.config().heads(),
                TokenGrid.of(model.config()),
                model.config().pooling());
    }

    /** Returns what was asked for, as far as a page shows it: not several maps at once, nor discarded keys. */
    private static PageStart start(MapPlan plan, Model model) {
        Optional<Heads> heads = plan.heads().one();
        return new PageStart(
                plan.method().name(),
                plan.layers().kind() == LayerChoice.Kind.ONE ? plan.layers().index() + 1 : 0,
                heads.map(Heads::shortName).orElse("mean").replace("head", ""),
                plan.query().text(),
                plan.target().index(model.labels()).map(OptionalInt::of).orElse(OptionalInt.empty()),
                plan.temperature());
    }

    /**
     * @param fileName base name of the page
     * @param name display name of the image
     * @param result the model's result
     * @return where the page will be
     * @throws IOException if it cannot be written
     */
    Path add(String fileName, String name, ImageResult result) throws IOException {
        PreprocessedImage image = result.maps().image();
        CropBox area = image.area();
        Original original = new Original(image.original(), area.left(), area.top(), area.width(), area.height());
        PatchMap map = result.table().first();
        String file = fileName + ".html";
        pages.add(new PageImage(
                file,
                name,
                new PagePictures(image.view(), Optional.of(original), Optional.of(thumbnail(image.view(), map))),
                result.maps().predictions(NAMED_CLASSES),
                new PageAttention(
                        result.maps().layers().stream()
                                .map(LayerAttention::values)
                                .toList(),
                        result.maps().poolingWeights(),
                        result.figures().entropyBits(),
                        result.figures().distancePixels()),
                result.classMaps()));
        return folder.resolve(file);
    }

    /** Draws the map over the model's input, as on the pictures. */
    private RgbImage thumbnail(RgbImage view, PatchMap map) {
        Picture picture = new Picture(view, new CropBox(0, 0, view.width(), view.height()));
        return RgbImage.of(Overlay.of(picture.within(ContactSheet.TILE), map, style));
    }

    void addFailed(String name, String error) throws IOException {
        pages.addFailed(name, error);
    }

    Path finish() throws IOException {
        return pages.finish();
    }

    @Override
    public void close() throws IOException {
        pages.close();
    }
}
