package dev.vit4j.common;

/**
 * Sends the messages of JavaCPP, which loads native libraries, to SLF4J like those of all other libraries. By itself it
 * prints to stderr, among them a warning that OpenCV was built for another version of it, which is harmless.
 */
public final class NativeLogging {
    private static final String LOGGER = "org.bytedeco.javacpp.logger";

    private NativeLogging() {}

    /**
     * Chooses SLF4J unless the program that uses this library has chosen. JavaCPP reads the choice once, so this comes
     * first in classes from which native code is reached.
     */
    public static void choose() {
        if (System.getProperty(LOGGER) == null) {
            System.setProperty(LOGGER, "slf4j");
        }
    }
}
