package dev.vit4j.image;

/** Order of an array's color planes. vit4j uses RGB throughout; other libraries' readers may not. */
public enum PlaneOrder {
    /** Red, green, blue. */
    RGB,
    /** Blue, green, red: the order of OpenCV, and so of DataVec's own image readers. */
    BGR
}
