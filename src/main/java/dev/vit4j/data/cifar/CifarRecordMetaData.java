package dev.vit4j.data.cifar;

import dev.vit4j.common.Locations;
import java.net.URI;
import org.datavec.api.records.metadata.RecordMetaDataIndex;

/** Names one record of one CIFAR file. */
final class CifarRecordMetaData extends RecordMetaDataIndex {
    CifarRecordMetaData(long record, URI file) {
        super(record, file, CifarRecordReader.class);
    }

    @Override
    public String getLocation() {
        return Locations.path(getURI()) + ": record " + getIndex();
    }
}
