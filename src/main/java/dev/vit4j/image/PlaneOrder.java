package dev.vit4j.image;

/** In which order an array's color planes stand. vit4j is RGB throughout; foreign readers may not be. */
public enum PlaneOrder {
    /** Red, green, blue. */
    RGB,
    /** Blue, green, red: what OpenCV decodes to, and with it DataVec's own image readers. */
    BGR
}
