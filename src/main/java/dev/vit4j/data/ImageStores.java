package dev.vit4j.data;

import dev.vit4j.data.array.IdxImages;
import dev.vit4j.data.array.NpzImages;
import dev.vit4j.data.parquet.ParquetImages;
import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens single files that hold many images, without their labels. */
public final class ImageStores {
    private static final List<StoreFormat> FORMATS = List.of(new ParquetImages(), new NpzImages(), new IdxImages());

    private ImageStores() {}

    /**
     * @param file a regular file
     * @return whether it holds many images
     */
    public static boolean accepts(Path file) {
        return FORMATS.stream().anyMatch(format -> format.accepts(file));
    }

    /**
     * @param file that {@link #accepts} accepts
     * @param imageColumn name of the column or array of images; empty for the format's usual names
     * @return its images
     * @throws dev.vit4j.common.BadInputException if the file is damaged or holds no images; the message names the file
     * @throws IllegalArgumentException if the file is of no such format
     */
    public static ImageStore open(Path file, Optional<String> imageColumn) {
        return FORMATS.stream()
                .filter(format -> format.accepts(file))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(file + ": is no file of many images"))
                .open(file, imageColumn);
    }
}
