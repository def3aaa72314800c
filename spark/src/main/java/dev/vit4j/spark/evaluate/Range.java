package dev.vit4j.spark.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * Images one after the other that a task evaluates.
 *
 * @param from index of the first
 * @param files their places, if each is a file of its own; else null
 * @param numbers their numbers in the data set as it is divided on disk, where files hold several; else null
 */
@DefaultSerializer(JavaSerializer.class)
record Range(int from, String[] files, int[] numbers) implements Serializable {
    private static final long serialVersionUID = 1;

    int size() {
        return files != null ? files.length : numbers.length;
    }
}
