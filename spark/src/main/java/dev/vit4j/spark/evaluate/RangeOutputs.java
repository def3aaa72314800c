package dev.vit4j.spark.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * What a model computed for a range.
 *
 * @param logits of the images that could be read, one after the other, [images x C]
 * @param problems of the images, null for those that could be read; one for each image of the range
 * @param failure why nothing could be computed, which would be the same in each attempt; empty if it was
 */
@DefaultSerializer(JavaSerializer.class)
record RangeOutputs(float[] logits, String[] problems, String failure) implements Serializable {
    private static final long serialVersionUID = 1;

    static RangeOutputs failed(String failure) {
        return new RangeOutputs(new float[0], new String[0], failure);
    }
}
