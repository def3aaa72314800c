package dev.vit4j.data.array;

import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreFormat;
import dev.vit4j.image.ImageLimits;
import java.nio.file.Path;
import java.util.Optional;

/** The images of an npz file, without their labels: those of all splits, for training first. */
public final class NpzImages implements StoreFormat {
    @Override
    public boolean accepts(Path file) {
        return NpzFormat.isOne(file);
    }

    @Override
    public ImageStore open(Path file, Optional<String> imageColumn) {
        NpzFile npz = NpzFile.open(file);
        return new JoinedArrays(NpzFormat.imageArrays(file, npz, imageColumn).stream()
                .map(name -> npz.images(name, ImageLimits.DEFAULT))
                .toList());
    }
}
