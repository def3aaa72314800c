package dev.vit4j.image;

/** A problem with an image file. Its message follows the file's name: "is truncated". */
final class InvalidImage extends Exception {
    InvalidImage(String problem) {
        super(problem, null, false, false);
    }
}
