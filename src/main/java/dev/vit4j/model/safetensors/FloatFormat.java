package dev.vit4j.model.safetensors;

/** How a weights file stores numbers. Models compute in 32 bits either way. */
public enum FloatFormat {
    /** 32 bits. */
    F32(TensorType.F32, "float32"),
    /** 16 bits (IEEE 754 binary16), each number rounded to the nearest: half the size. */
    F16(TensorType.F16, "float16");

    private final TensorType type;
    private final String torchName;

    FloatFormat(TensorType type, String torchName) {
        this.type = type;
        this.torchName = torchName;
    }

    TensorType type() {
        return type;
    }

    /** @return PyTorch's name of it */
    public String torchName() {
        return torchName;
    }
}
