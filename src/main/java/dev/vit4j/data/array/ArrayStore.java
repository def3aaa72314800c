package dev.vit4j.data.array;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.archive.ByteSource;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreReader;
import java.io.IOException;
import java.nio.file.Path;

/** The images of an array, one after the other in the bytes of a file. */
final class ArrayStore implements ImageStore {
    private final Path file;
    private final String name;
    private final PixelArray array;
    private final ByteSource bytes;
    private final long offset;

    /**
     * @param file the file
     * @param name what an image is called, before its index
     * @param array shape of the images
     * @param bytes the content of the file or array, unpacked
     * @param offset of the first image
     */
    ArrayStore(Path file, String name, PixelArray array, ByteSource bytes, long offset) {
        this.file = file;
        this.name = name;
        this.array = array;
        this.bytes = bytes;
        this.offset = offset;
    }

    @Override
    public int size() {
        return array.count();
    }

    @Override
    public Path file(int index) {
        return file;
    }

    @Override
    public String place(int index) {
        return DisplayText.printable(name) + " " + index;
    }

    @Override
    public String identity(int index) {
        return Digests.SHA256.hex(array.planes(content(index)));
    }

    private byte[] content(int index) {
        try {
            return bytes.read(offset + (long) index * array.imageBytes(), array.imageBytes());
        } catch (IOException e) {
            throw BadInputException.unreadable(file + ": " + place(index), e);
        }
    }

    @Override
    public StoreReader open() {
        return new StoreReader() {
            @Override
            public StoredImage read(int index) {
                return new StoredImage.Pixels(array.image(content(index)));
            }

            @Override
            public void close() {
                // The open file is shared with other readers.
            }
        };
    }
}
