/**
 * Decodes, resizes, transforms and encodes images. Files are checked before they are decoded. All images are RGB
 * outside this package; only this package handles BGR.
 */
package dev.vit4j.image;
