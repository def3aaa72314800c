package dev.vit4j.data.parquet;

import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreFormat;
import java.nio.file.Path;
import java.util.Optional;

/** The images of a Parquet file, without their labels. */
public final class ParquetImages implements StoreFormat {
    @Override
    public boolean accepts(Path file) {
        return ShardLayout.isOne(file);
    }

    @Override
    public ImageStore open(Path file, Optional<String> imageColumn) {
        return ParquetFormat.images(file, new Columns(imageColumn, Optional.empty(), Optional.empty()));
    }
}
