package dev.vit4j.data.dataset;

import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** An image reader that also returns images as bytes, without converting them to arrays of floats. */
public interface RgbRecordReader extends RecordReader {
    /**
     * @param metadata names a record, as for {@link #loadFromMetaData(RecordMetaData)}
     * @return its image, at its own size
     * @throws IOException if reading fails
     * @throws dev.vit4j.common.BadInputException if the image cannot be used; the message names file and problem
     */
    RgbImage loadImage(RecordMetaData metadata) throws IOException;

    /**
     * Loads an image, reduced if it is a JPEG and the reader's decoder is {@linkplain dev.vit4j.image.Decoding#FAST fast}.
     *
     * @param metadata names a record, as for {@link #loadFromMetaData(RecordMetaData)}
     * @param reduction says by how much it may be reduced
     * @return its image
     * @throws IOException if reading fails
     * @throws dev.vit4j.common.BadInputException if the image cannot be used; the message names file and problem
     */
    default ReducedImage loadImage(RecordMetaData metadata, Reduction reduction) throws IOException {
        return ReducedImage.whole(loadImage(metadata));
    }

    /**
     * @param metadata names a record, as for {@link #loadFromMetaData(RecordMetaData)}
     * @return its image as it is stored; pixels where the reader does not know the bytes of a file
     * @throws IOException if reading fails
     * @throws dev.vit4j.common.BadInputException if the image cannot be used; the message names file and problem
     */
    default StoredImage stored(RecordMetaData metadata) throws IOException {
        return new StoredImage.Pixels(loadImage(metadata));
    }
}
