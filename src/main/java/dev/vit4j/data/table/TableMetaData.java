package dev.vit4j.data.table;

import java.net.URI;
import java.util.Objects;
import org.datavec.api.records.metadata.RecordMetaData;

/** Names one image of a label file. */
final class TableMetaData implements RecordMetaData {
    private static final long serialVersionUID = 1L;

    private final transient ListedImages images;
    private final int row;

    TableMetaData(ListedImages images, int row) {
        this.images = images;
        this.row = row;
    }

    ListedImages images() {
        return images;
    }

    /** @return 0..size-1 of the label file */
    int row() {
        return row;
    }

    @Override
    public String getLocation() {
        return images.file(row).toString();
    }

    @Override
    public URI getURI() {
        return images.file(row).toUri();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableMetaData that && that.row == row && Objects.equals(that.images, images);
    }

    @Override
    public int hashCode() {
        return 31 * System.identityHashCode(images) + row;
    }

    @Override
    public Class<?> getReaderClass() {
        return TableRecordReader.class;
    }
}
