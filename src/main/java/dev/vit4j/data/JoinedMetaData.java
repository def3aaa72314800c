package dev.vit4j.data;

import java.net.URI;
import org.datavec.api.records.metadata.RecordMetaData;

/**
 * Metadata of an image of joined data sets.
 *
 * @param part 0-based number of its data set
 * @param source its metadata there
 */
record JoinedMetaData(int part, RecordMetaData source) implements RecordMetaData {
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
        return JoinedReader.class;
    }
}
