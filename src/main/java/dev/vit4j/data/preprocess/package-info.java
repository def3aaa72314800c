/** Resizing, cropping, and normalization: what turns an RGB image into the model's input. */
package dev.vit4j.data.preprocess;
