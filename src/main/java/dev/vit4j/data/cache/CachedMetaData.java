package dev.vit4j.data.cache;

import java.net.URI;
import org.datavec.api.records.metadata.RecordMetaData;

/**
 * Metadata of an image that may be in a cache.
 *
 * @param index of the image in the cache
 * @param source its metadata in the data set underneath
 */
record CachedMetaData(int index, RecordMetaData source) implements RecordMetaData {
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
        return CachedReader.class;
    }
}
