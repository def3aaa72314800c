package dev.vit4j.data;

import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.records.metadata.RecordMetaData;

/**
 * Numbers the images of a data set as it is divided on disk: those for training, then those for validation, then those for the
 * test. Another process that opens the same files finds an image by its number.
 */
public final class Places {
    private final List<ImageDataset> parts = new ArrayList<>();
    private final int[] starts;

    /** @param given a data set */
    public Places(GivenSplits given) {
        parts.add(given.train());
        given.validation().ifPresent(parts::add);
        given.test().ifPresent(parts::add);
        starts = new int[parts.size() + 1];
        for (int p = 0; p < parts.size(); p++) {
            starts[p + 1] = Math.addExact(starts[p], parts.get(p).size());
        }
    }

    /** @return number of images of all parts */
    public int size() {
        return starts[parts.size()];
    }

    /** @return the parts, none without being there */
    public List<ImageDataset> parts() {
        return List.copyOf(parts);
    }

    /**
     * @param number of an image, 0..size-1
     * @return number of its part in {@link #parts}
     */
    public int part(int number) {
        int part = 0;
        while (number >= starts[part + 1]) {
            part++;
        }
        return part;
    }

    /**
     * @param number of an image, 0..size-1
     * @return its index in its part
     */
    public int index(int number) {
        return number - starts[part(number)];
    }

    /**
     * Finds images in one pass if they are in the order of the data set, without reading any.
     *
     * @param chosen some images of the data set, from the objects that this was made of
     * @return the number of each
     * @throws IllegalArgumentException if one is not in the data set
     */
    public int[] of(ImageDataset chosen) {
        int[] numbers = new int[chosen.size()];
        int next = 0;
        for (int i = 0; i < numbers.length; i++) {
            RecordMetaData wanted = source(chosen.metadata(i));
            int tried = 0;
            while (!source(metadata(next)).equals(wanted)) {
                next = (next + 1) % size();
                if (++tried == size()) {
                    throw new IllegalArgumentException(
                            chosen.name() + ": image " + i + " is not one of the data set's");
                }
            }
            numbers[i] = next;
            next = (next + 1) % size();
        }
        return numbers;
    }

    private RecordMetaData metadata(int number) {
        return parts.get(part(number)).metadata(index(number));
    }

    private static RecordMetaData source(RecordMetaData metadata) {
        return metadata instanceof JoinedMetaData joined ? joined.source() : metadata;
    }
}
