package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

/**
 * Learned tokens that the sequence starts with, in this order; the patches follow.
 *
 * @param classToken whether there is a class token (Dosovitskiy et al. 2021, section 3.1)
 * @param distillationToken whether there is a distillation token (Touvron et al. 2021, "Training data-efficient image
 *     transformers", section 4)
 * @param registers R, tokens that take part in attention but not in pooling (Darcet et al. 2024, "Vision Transformers
 *     Need Registers", section 2.2); they have no positions
 */
public record PrefixTokens(boolean classToken, boolean distillationToken, int registers) {
    /** The class token alone. */
    public static final PrefixTokens CLASS_TOKEN = new PrefixTokens(true, false, 0);

    /** No token before the patches. */
    public static final PrefixTokens NONE = new PrefixTokens(false, false, 0);

    /** Far above the paper's 16; keeps a malicious file from requesting absurd amounts of memory. */
    private static final int MOST_REGISTERS = 1024;

    /** @throws dev.vit4j.common.BadInputException if the registers are out of range */
    public PrefixTokens {
        require(
                registers >= 0 && registers <= MOST_REGISTERS,
                "registers must be 0 to %d, not %d",
                MOST_REGISTERS,
                registers);
        require(classToken || !distillationToken, "a distillation token needs a class token");
    }

    /** @return number of tokens before the patches */
    public int count() {
        return positions() + registers;
    }

    /** @return number of tokens before the patches that have positions: all but the registers */
    public int positions() {
        return (classToken ? 1 : 0) + (distillationToken ? 1 : 0);
    }

    /**
     * @param token whether there is a class token
     * @return a copy with or without it
     */
    public PrefixTokens withClassToken(boolean token) {
        return new PrefixTokens(token, distillationToken && token, registers);
    }

    /**
     * @param newRegisters R
     * @return a copy with that many registers
     */
    public PrefixTokens withRegisters(int newRegisters) {
        return new PrefixTokens(classToken, distillationToken, newRegisters);
    }
}
