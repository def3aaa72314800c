package dev.vit4j.data.store;

import java.net.URI;
import org.datavec.api.records.metadata.RecordMetaData;

/** Names one image of a store. What its file and place are called is found out on demand. */
final class StoreMetaData implements RecordMetaData {
    private static final long serialVersionUID = 1L;

    private final transient StoreDataset dataset;
    private final int index;

    StoreMetaData(StoreDataset dataset, int index) {
        this.dataset = dataset;
        this.index = index;
    }

    /** @return 0..size-1 of the store */
    int index() {
        return index;
    }

    /** @return a data set of the image's store, with the classes of its images */
    StoreDataset dataset() {
        return dataset;
    }

    @Override
    public String getLocation() {
        return dataset.store().file(index) + ": " + dataset.store().place(index);
    }

    @Override
    public URI getURI() {
        return dataset.store().file(index).toUri();
    }

    /** Metadata of the same image of a store is equal, whichever view of the store it comes from. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StoreMetaData that
                && that.index == index
                && that.dataset.store().equals(dataset.store());
    }

    @Override
    public int hashCode() {
        return 31 * System.identityHashCode(dataset.store()) + index;
    }

    @Override
    public Class<?> getReaderClass() {
        return StoreRecordReader.class;
    }
}
