package dev.vit4j.image;

/**
 * An image with what its file declares.
 *
 * @param image the image
 * @param header of its file
 */
public record DecodedImage(RgbImage image, ImageHeader header) {}
