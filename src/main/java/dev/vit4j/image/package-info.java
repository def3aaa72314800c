/**
 * Decoding, resizing and encoding of images; the only place that knows BGR exists. Files are checked before a decoder
 * sees them, and what leaves this package is RGB.
 */
package dev.vit4j.image;
