package dev.vit4j.image;

/** What is wrong with an image file, to be joined to its name: "is cut short". */
final class InvalidImage extends Exception {
    InvalidImage(String problem) {
        super(problem, null, false, false);
    }
}
