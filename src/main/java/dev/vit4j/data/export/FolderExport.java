package dev.vit4j.data.export;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.DisplayText;
import dev.vit4j.image.ImageScan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Exports to class folders: {@code train/cat/1.jpg}, or {@code cat/1.jpg} if all images are for training, as torchvision's
 * {@code ImageFolder} reads them.
 */
public final class FolderExport implements ExportFormat {
    private static final int LONGEST_NAME = 255;

    @Override
    public String name() {
        return "folders";
    }

    @Override
    public boolean keepsClassOrder() {
        return false;
    }

    @Override
    public void check(ExportedData data) {
        requireOption(
                !data.multiLabel(),
                "--format folders: an image lies in the folder of one class, but images have any number of classes; choose"
                        + " manifest, parquet or webdataset");
        for (String label : data.labels()) {
            boolean fits = !label.contains("/")
                    && !label.contains("\0")
                    && !ImageScan.isPassedOver(label)
                    && label.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
            requireOption(
                    fits,
                    "--format folders: class '%s' cannot be the name of a folder; choose manifest, parquet or webdataset",
                    DisplayText.printable(label));
        }
    }

    @Override
    public DatasetWriter open(Path folder, ExportedData data) {
        return new Writer(folder, data);
    }

    private static final class Writer implements DatasetWriter {
        private final Path folder;
        private final ExportedData data;
        private Path split;

        private Writer(Path folder, ExportedData data) {
            this.folder = folder;
            this.data = data;
            this.split = folder;
        }

        @Override
        public void begin(String name) {
            split = data.undivided() ? folder : folder.resolve(name);
        }

        @Override
        public void write(ExportedImage image) throws IOException {
            String label = data.labels().get(image.classes()[0]);
            String name = image.name();
            // The image of a class folder keeps its place there; others get their last name.
            String inClass = name.startsWith(label + "/")
                    ? name.substring(label.length() + 1)
                    : name.substring(name.lastIndexOf('/') + 1);
            ImageFiles.write(split.resolve(label), inClass, image);
        }

        @Override
        public void finish() {
            // Every image is a file of its own.
        }

        @Override
        public void close() {
            // Holds no file open.
        }
    }
}
