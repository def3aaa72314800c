package dev.vit4j.cli;

import java.util.Optional;

/** Explains a failure to unpack the native libraries of ND4J and OpenCV, which JavaCPP's message does not. */
final class NativeCache {
    private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";
    private static final String FAILURE = "Could not create the cache";

    private NativeCache() {}

    /**
     * @param failure thrown by a command
     * @return what is wrong and what to do; empty if the failure is another one
     */
    static Optional<String> problem(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(FAILURE)) {
                return Optional.of(message());
            }
        }
        return Optional.empty();
    }

    private static String message() {
        String given = System.getProperty(PROPERTY);
        String home = System.getProperty("user.home") + "/.javacpp/cache";
        return "the native libraries cannot be unpacked: no folder for them can be written (tried "
                + (given == null ? "" : given + ", ") + home + " and " + System.getProperty("java.io.tmpdir")
                + "). Name one that can be written and holds 600 MB: VIT4J_JAVA_OPTS=-D" + PROPERTY
                + "=DIR for scripts/vit, otherwise java -D" + PROPERTY + "=DIR. It is filled once and can be kept";
    }
}
