package dev.vit4j.spark.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Locations;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.Places;
import java.io.Serializable;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The data set of an evaluation, opened once in each executor by the first task that needs it: a broadcast value is one object
 * there.
 */
@DefaultSerializer(JavaSerializer.class)
final class SharedImages implements Serializable {
    private static final long serialVersionUID = 1;

    private final DataSpec data;
    private final int expected;
    private transient volatile Opened opened;
    private final ReentrantLock opening = new ReentrantLock();

    /** Either the data set or why it cannot be used. */
    private record Opened(Places images, String problem) {}

    /**
     * @param data how to open it
     * @param expected number of images that the driver sees in it
     */
    SharedImages(DataSpec data, int expected) {
        this.data = data;
        this.expected = expected;
    }

    /**
     * @param host this machine
     * @return the images
     * @throws BadInputException if it cannot be opened here, or is not that of the driver
     */
    Places images(String host) {
        opening.lock();
        try {
            if (opened == null) {
                opened = open(host);
            }
        } finally {
            opening.unlock();
        }
        if (opened.problem() != null) {
            throw new BadInputException(opened.problem());
        }
        return opened.images();
    }

    private Opened open(String host) {
        try {
            Places images = new Places(DataSets.read(Locations.path(data.place()), data.options()));
            return images.size() == expected
                    ? new Opened(images, null)
                    : new Opened(
                            null,
                            data.place() + ": has " + expected + " images on the driver, but " + images.size() + " on "
                                    + host + RangeTask.SHARE);
        } catch (BadInputException e) {
            return new Opened(null, "on " + host + ": " + e.getMessage() + RangeTask.SHARE);
        }
    }
}
