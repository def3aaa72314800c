package dev.vit4j.data.patch;

import java.net.URI;
import org.datavec.api.records.metadata.RecordMetaData;

/**
 * Metadata of a record of a {@link PatchRecordReader}: the source image, and epoch and index for its augmentation.
 *
 * @param source metadata of the image in the reader underneath
 * @param epoch counted from 0
 * @param index of the image in the reader underneath
 */
record PatchMetaData(RecordMetaData source, long epoch, long index) implements RecordMetaData {
    @Override
    public String getLocation() {
        return source.getLocation();
    }

    @Override
    public URI getURI() {
        return source.getURI();
    }

    @Override
    public Class<?> getReaderClass() {
        return PatchRecordReader.class;
    }
}
