package dev.vit4j.model;

/**
 * Which of attention's linear maps have biases. A bias of the keys changes nothing, since it adds the same number to all
 * scores of a query, so that some families leave it out.
 *
 * @param query whether the query projection has one
 * @param key whether the key projection has one
 * @param value whether the value projection has one
 * @param output whether the output projection has one
 */
public record AttentionBias(boolean query, boolean key, boolean value, boolean output) {
    /** All four. */
    public static final AttentionBias ALL = new AttentionBias(true, true, true, true);
    /** The output projection's alone. */
    public static final AttentionBias NO_QKV = new AttentionBias(false, false, false, true);
    /** All but the keys', as in BEiT. */
    public static final AttentionBias NO_KEY = new AttentionBias(true, false, true, true);

    /**
     * @param qkv whether queries, keys and values have biases
     * @return all four, or the output projection's alone
     */
    public static AttentionBias of(boolean qkv) {
        return qkv ? ALL : NO_QKV;
    }

    /** @return whether {@code qkv_bias} of Hugging Face and timm can express it */
    public boolean isPlain() {
        return isAllOrNoneOfQkv() && output;
    }

    /** @return whether queries, keys and values all have one, or none of them has */
    public boolean isAllOrNoneOfQkv() {
        return query == key && key == value;
    }

    /** @return whether queries, keys or values have one */
    public boolean anyQkv() {
        return query || key || value;
    }

    /**
     * @param role {@code query}, {@code key} or {@code value}
     * @return whether that projection has one
     */
    public boolean has(String role) {
        return switch (role) {
            case "query" -> query;
            case "key" -> key;
            case "value" -> value;
            default -> throw new IllegalArgumentException(role);
        };
    }
}
