/**
 * Vision Transformers for the JVM.
 *
 * <p>The packages follow the way of the data: {@code image} decodes, {@code data} makes batches of patches, {@code ops}
 * and {@code model} encode them with self-attention, {@code train}, {@code evaluate}, {@code classify} and
 * {@code attention} use the model, {@code cli} is the command line. Dependencies point one way along that list.
 *
 * <p>Letters in every shape comment: B images, C classes, H heads, L layers, N patches, T tokens (N plus the class
 * token), P values in a patch (channels x height x width), D width, M MLP width, E = D/H.
 */
package dev.vit4j;
