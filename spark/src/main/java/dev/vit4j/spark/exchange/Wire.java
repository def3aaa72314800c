package dev.vit4j.spark.exchange;

import java.util.Locale;

/** The form in which vectors cross the network. Sums are computed in 32 bits with either. */
public enum Wire {
    /** 32-bit floats: nothing is lost. */
    FLOAT32(Float.BYTES),
    /**
     * 16-bit bfloat16, rounded to nearest even: half of the bytes. Parts are rounded before they are added and sums
     * before they are given out, on their owner too, so that all ranks work with equal numbers.
     */
    BFLOAT16(Short.BYTES);

    private final int bytes;

    Wire(int bytes) {
        this.bytes = bytes;
    }

    /** @return bytes of a value */
    public int bytes() {
        return bytes;
    }

    /** @return the name that options use */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
