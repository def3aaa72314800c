package dev.vit4j.data.cifar;

import dev.vit4j.common.BadInputException;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The images of a CIFAR-10 or CIFAR-100 binary file. Thread-safe. */
public final class CifarImages {
    private final CifarFile file;

    private CifarImages(CifarFile file) {
        this.file = file;
    }

    /**
     * @param path a binary file; its size tells CIFAR-10 from CIFAR-100, or if it fits both, the list of class names
     *     beside it
     * @return its images
     * @throws BadInputException if it is missing, of neither set or damaged
     */
    public static CifarImages open(Path path) {
        return new CifarImages(CifarFile.open(path, format(path)));
    }

    private static CifarFormat format(Path path) {
        try {
            long bytes = Files.size(path);
            boolean ten = bytes % CifarFormat.CIFAR10.recordBytes() == 0;
            boolean hundred = bytes % CifarFormat.CIFAR100_FINE.recordBytes() == 0;
            BadInputException.require(
                    bytes > 0 && (ten || hundred),
                    "%s: %d bytes are neither CIFAR-10 records of %d bytes nor CIFAR-100 records of %d: not a CIFAR"
                            + " binary, or truncated",
                    path,
                    bytes,
                    CifarFormat.CIFAR10.recordBytes(),
                    CifarFormat.CIFAR100_FINE.recordBytes());
            boolean namesOfHundred = Files.exists(path.resolveSibling(CifarFormat.CIFAR100_FINE.namesFile()));
            return ten && !(hundred && namesOfHundred) ? CifarFormat.CIFAR10 : CifarFormat.CIFAR100_FINE;
        } catch (IOException e) {
            throw BadInputException.unreadable(path, e);
        }
    }

    /** @return number of images */
    public int size() {
        return file.size();
    }

    /**
     * @param record counted from 0
     * @return that image, 32x32
     */
    public RgbImage image(int record) {
        return file.image(record);
    }
}
