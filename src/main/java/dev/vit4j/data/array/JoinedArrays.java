package dev.vit4j.data.array;

import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The images of several arrays, one array after the other. */
final class JoinedArrays implements ImageStore {
    private final List<ArrayStore> arrays;

    /** @param arrays at least one */
    JoinedArrays(List<ArrayStore> arrays) {
        this.arrays = List.copyOf(arrays);
    }

    /** An image of one of the arrays. */
    private record Place(ArrayStore array, int index) {}

    private Place of(int index) {
        int rest = index;
        for (ArrayStore array : arrays) {
            if (rest < array.size()) {
                return new Place(array, rest);
            }
            rest -= array.size();
        }
        throw new IndexOutOfBoundsException("image " + index + " of " + size());
    }

    @Override
    public int size() {
        return arrays.stream().mapToInt(ArrayStore::size).reduce(0, Math::addExact);
    }

    @Override
    public Path file(int index) {
        Place place = of(index);
        return place.array().file(place.index());
    }

    @Override
    public String place(int index) {
        Place place = of(index);
        return place.array().place(place.index());
    }

    @Override
    public String identity(int index) {
        Place place = of(index);
        return place.array().identity(place.index());
    }

    @Override
    public StoreReader open() {
        List<StoreReader> readers = arrays.stream().map(ArrayStore::open).toList();
        return new StoreReader() {
            @Override
            public StoredImage read(int index) throws IOException {
                Place place = of(index);
                return readers.get(arrays.indexOf(place.array())).read(place.index());
            }

            @Override
            public void close() throws IOException {
                for (StoreReader reader : readers) {
                    reader.close();
                }
            }
        };
    }
}
