package dev.vit4j.model.safetensors;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Decodes a tensor's little-endian bytes into an array. */
@FunctionalInterface
interface TensorDecoder {
    /**
     * @param bytes little-endian values
     * @param shape of the result, whose product is the number of values
     * @return a new array in 'c' order
     */
    INDArray array(ByteBuffer bytes, long... shape);

    /**
     * @param file for messages
     * @param info the tensor
     * @param as the requested type
     * @return decoder of its bytes into arrays of that type
     * @throws BadInputException if this type is not supported, or cannot be read as the requested one
     */
    static TensorDecoder of(String file, TensorInfo info, DataType as) {
        TensorType type = info.type();
        boolean readable = switch (type) {
            case F32, F16, BF16, F64, I64 -> true;
            default -> false;
        };
        if (readable && as == DataType.FLOAT) {
            return (bytes, shape) ->
                    Nd4j.create(type == TensorType.F64 ? narrowed(bytes, file, info) : floats(bytes, type), shape, 'c');
        }
        if (readable && as == DataType.DOUBLE) {
            return (bytes, shape) -> Nd4j.create(doubles(bytes, type), shape, 'c');
        }
        if (type == TensorType.I64 && as == DataType.INT64) {
            return (bytes, shape) -> Nd4j.createFromArray(longs(bytes)).reshape('c', shape);
        }
        throw new BadInputException(file + ": tensor " + Excerpt.of(info.name()) + " holds " + type
                + ", which cannot be read as " + as + "; save it as F32 (F16, BF16 and F64 are read too)");
    }

    /**
     * @param bytes of F64 values
     * @param file for messages
     * @param info the tensor
     * @return each value rounded to the nearest float
     * @throws BadInputException if a finite value exceeds the range of float
     */
    private static float[] narrowed(ByteBuffer bytes, String file, TensorInfo info) {
        float[] values = new float[bytes.remaining() / Double.BYTES];
        for (int i = 0; i < values.length; i++) {
            double value = bytes.getDouble(Double.BYTES * i);
            values[i] = (float) value;
            if (Float.isInfinite(values[i]) && !Double.isInfinite(value)) {
                throw new BadInputException(file + ": tensor " + Excerpt.of(info.name()) + " holds " + value
                        + " in F64, beyond the range of float (3.4e38), in which models compute");
            }
        }
        return values;
    }

    private static float[] floats(ByteBuffer bytes, TensorType type) {
        float[] values = new float[bytes.remaining() / type.bytes()];
        switch (type) {
            case F32 -> bytes.asFloatBuffer().get(values);
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = HalfFloats.fromF16(bytes.getShort(2 * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = HalfFloats.fromBf16(bytes.getShort(2 * i));
                }
            }
            default -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = bytes.getLong(8 * i);
                }
            }
        }
        return values;
    }

    private static double[] doubles(ByteBuffer bytes, TensorType type) {
        double[] values = new double[bytes.remaining() / type.bytes()];
        switch (type) {
            case F64 -> bytes.asDoubleBuffer().get(values);
            case I64 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = bytes.getLong(8 * i);
                }
            }
            default -> {
                float[] floats = floats(bytes, type);
                for (int i = 0; i < values.length; i++) {
                    values[i] = floats[i];
                }
            }
        }
        return values;
    }

    private static long[] longs(ByteBuffer bytes) {
        long[] values = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(values);
        return values;
    }
}
