package dev.vit4j.data.patch;

import java.net.URI;
import org.datavec.api.records.metadata.RecordMetaData;

/**
 * Names a record of a {@link PatchRecordReader}: the image it was cut from, and what its augmentation was drawn by.
 *
 * @param source names the image in the reader underneath
 * @param epoch counted from 0
 * @param index the image's place in the reader underneath
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
