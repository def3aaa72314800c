package dev.vit4j.attention.bulk;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.page.AttentionPages;
import dev.vit4j.attention.page.Original;
import dev.vit4j.attention.page.PageImage;
import dev.vit4j.attention.page.PageModel;
import dev.vit4j.data.preprocess.CropBox;
import dev.vit4j.model.Model;
import dev.vit4j.model.TokenGrid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The pages of one model. */
final class Pages implements AutoCloseable {
    private static final int NAMED_CLASSES = 5;

    private final Path folder;
    private final AttentionPages pages;

    Pages(Path folder, NamedModel model) throws IOException {
        this.folder = folder;
        this.pages = AttentionPages.open(folder, pageModel(model));
    }

    private static PageModel pageModel(NamedModel named) {
        Model model = named.model();
        TokenGrid grid = TokenGrid.of(model.config());
        return new PageModel(
                named.name(),
                model.labels(),
                model.config().depth(),
                model.config().heads(),
                grid.patching(),
                grid.firstPatch(),
                grid.classToken());
    }

    /**
     * @param fileName base name of the page
     * @param name display name of the image
     * @param result the model's result
     * @return where the page will be
     * @throws IOException if it cannot be written
     */
    Path add(String fileName, String name, ImageResult result) throws IOException {
        AttentionMaps maps = result.maps();
        CropBox area = maps.image().area();
        String file = fileName + ".html";
        pages.add(new PageImage(
                file,
                name,
                maps.image().view(),
                Optional.of(
                        new Original(maps.image().original(), area.left(), area.top(), area.width(), area.height())),
                maps.predictions(NAMED_CLASSES),
                maps.layers().stream().map(LayerAttention::values).toList(),
                result.classMaps(),
                result.figures().entropyBits(),
                result.figures().distancePixels()));
        return folder.resolve(file);
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
