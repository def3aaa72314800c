package dev.vit4j.model.safetensors;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The types of numbers a safetensors file may hold, and their size in bytes. */
enum TensorType {
    BOOL(1),
    U8(1),
    I8(1),
    F8_E5M2(1),
    F8_E4M3(1),
    I16(2),
    U16(2),
    F16(2),
    BF16(2),
    I32(4),
    U32(4),
    F32(4),
    F64(8),
    I64(8),
    U64(8);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** @return whether its values are floating-point numbers */
    boolean isFloat() {
        return switch (this) {
            case F8_E5M2, F8_E4M3, F16, BF16, F32, F64 -> true;
            case BOOL, U8, I8, I16, U16, I32, U32, I64, U64 -> false;
        };
    }

    /** @return size of one value */
    int bytes() {
        return bytes;
    }

    /**
     * @param name as in the file's header
     * @param where the file and tensor, for the message
     * @return the type
     * @throws BadInputException if there is no such type
     */
    static TensorType of(String name, String where) {
        for (TensorType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new BadInputException(where + ": unknown dtype \"" + Excerpt.of(name) + "\"; expected one of "
                + Arrays.stream(values()).map(TensorType::name).collect(Collectors.joining(", ")));
    }
}
