/** Resizes, crops and normalizes decoded images, as a model's {@code preprocessor_config.json} says. */
package dev.vit4j.data.preprocess;
