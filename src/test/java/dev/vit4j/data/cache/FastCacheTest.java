package dev.vit4j.data.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.folder.ImageFileDataset;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A cache keeps what a fast decoder gives without one. */
class FastCacheTest {
    private static Path photo() throws Exception {
        return Path.of(
                Objects.requireNonNull(RgbImage.class.getResource("photo.jpg")).toURI());
    }

    private static ReducedImage load(RgbRecordReader reader, ImageFileDataset images, Reduction reduction)
            throws IOException {
        return reader.loadImage(images.metadata(0), reduction);
    }

    @Test
    void keepsReducedImagesAsTheModelSeesThem() throws Exception {
        Preprocessor preprocessor = new Preprocessor(Preprocessing.standard(16));
        ImageDecoder fast = new ImageDecoder(ImageLimits.DEFAULT, Decoding.FAST);
        ImageFileDataset images = ImageFileDataset.unlabeled(List.of(photo()), fast);
        ReducedImage decoded;
        try (RgbRecordReader reader = (RgbRecordReader) images.openReader()) {
            decoded = load(reader, images, preprocessor::reduction);
        }
        Conversion conversion = new Conversion(preprocessor::reduction, preprocessor::fit);
        CachedDataset cached = new CachedDataset(images, new RamCache(1, 10_000), conversion);

        try (RgbRecordReader reader = (RgbRecordReader) cached.openReader()) {
            RgbImage first = reader.loadImage(cached.metadata(0));
            RgbImage second = reader.loadImage(cached.metadata(0));

            assertThat(decoded.isReduced()).isTrue();
            assertThat(first).isEqualTo(preprocessor.fit(decoded));
            assertThat(first).isNotEqualTo(preprocessor.fit(new ImageDecoder().decode(photo())));
            assertThat(second).isEqualTo(first);
        }
    }
}
