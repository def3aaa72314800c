package dev.vit4j.data.folder;

import dev.vit4j.common.Locations;
import java.nio.file.Path;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataURI;

/** Metadata of an image file. */
final class ImageFileMetaData extends RecordMetaDataURI {
    private final transient Path path;
    private final String file;

    ImageFileMetaData(Path file) {
        super(file.toUri(), RgbImageRecordReader.class);
        this.path = file;
        this.file = file.toString();
    }

    /**
     * @param metadata of an image file
     * @return the file
     */
    static Path file(RecordMetaData metadata) {
        return metadata instanceof ImageFileMetaData known && known.path != null
                ? known.path
                : Locations.path(metadata.getURI());
    }

    @Override
    public String getLocation() {
        return file;
    }
}
