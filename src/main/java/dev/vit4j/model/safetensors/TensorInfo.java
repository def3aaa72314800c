package dev.vit4j.model.safetensors;

import java.util.Arrays;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param name the tensor
 * @param type of its numbers
 * @param shape lengths of its axes; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
record TensorInfo(String name, TensorType type, long[] shape, long begin, long end) {
    /** @return product of the shape; 1 for a scalar, 0 for an empty tensor */
    long length() {
        return (end - begin) / type.bytes();
    }

    /** Returns a form for messages, with the values of the shape. */
    @Override
    public String toString() {
        return name + " " + type + Arrays.toString(shape);
    }
}
