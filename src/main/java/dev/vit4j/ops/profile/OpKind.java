package dev.vit4j.ops.profile;

/**
 * An operation as profiles tell it from others.
 *
 * @param name of the operation
 * @param sizes of its inputs, as {@code [4160,192] [768,192]}, the large ones only
 */
public record OpKind(String name, String sizes) {}
