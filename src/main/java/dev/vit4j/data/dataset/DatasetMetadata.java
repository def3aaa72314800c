package dev.vit4j.data.dataset;

import java.util.AbstractList;
import org.datavec.api.records.metadata.RecordMetaData;

/** Lists the metadata of a data set's images, created on demand. */
public final class DatasetMetadata extends AbstractList<RecordMetaData> {
    private final ImageDataset dataset;

    public DatasetMetadata(ImageDataset dataset) {
        this.dataset = dataset;
    }

    @Override
    public RecordMetaData get(int index) {
        return dataset.metadata(index);
    }

    @Override
    public int size() {
        return dataset.size();
    }
}
