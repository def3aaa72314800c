package dev.vit4j.data.array;

import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreFormat;
import dev.vit4j.image.ImageLimits;
import java.nio.file.Path;
import java.util.Optional;

/** The images of an IDX file, without their labels. */
public final class IdxImages implements StoreFormat {
    @Override
    public boolean accepts(Path file) {
        return IdxFiles.isNamedLikeImages(file);
    }

    @Override
    public ImageStore open(Path file, Optional<String> imageColumn) {
        return IdxFormat.images(file, ImageLimits.DEFAULT);
    }
}
