package dev.vit4j.data.folder;

import java.nio.file.Path;
import org.datavec.api.records.metadata.RecordMetaDataURI;

/** Metadata of an image file. */
final class ImageFileMetaData extends RecordMetaDataURI {
    private final String file;

    ImageFileMetaData(Path file) {
        super(file.toUri(), RgbImageRecordReader.class);
        this.file = file.toString();
    }

    @Override
    public String getLocation() {
        return file;
    }
}
