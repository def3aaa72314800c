package dev.vit4j.data.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes images as files of their own. */
final class ImageFiles {
    private ImageFiles() {}

    /**
     * @param folder of the images
     * @param name path of the file in it, without ending
     * @param image the image
     * @return the file, whose name has the image's index at its end if the name is taken
     * @throws IOException if writing fails
     */
    static Path write(Path folder, String name, ExportedImage image) throws IOException {
        Path file = folder.resolve(name + "." + image.ending());
        if (Files.exists(file)) {
            file = folder.resolve(name + "-" + ImageNames.numbered(image.index()) + "." + image.ending());
        }
        Files.createDirectories(file.getParent());
        return Files.write(file, image.content(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
