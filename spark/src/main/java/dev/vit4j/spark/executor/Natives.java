package dev.vit4j.spark.executor;

import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;

/** Loads the native libraries, so that their absence becomes one message. */
public final class Natives {
    private Natives() {}

    /**
     * Loads the libraries that decode and compute.
     *
     * @param where subject of the message, such as a host
     * @throws ExecutorProblem if they cannot be loaded; the message says what to do
     */
    public static void load(String where) {
        try {
            OpsChoice.of("auto");
            new ImageDecoder().decode(ImageEncoder.png(new RgbImage(1, 1, new byte[3])), "an image");
        } catch (LinkageError | RuntimeException | IOException e) {
            throw problem(where, e);
        }
    }

    /**
     * @param where subject of the message
     * @param failure what loading threw
     * @return the problem, with its remedy
     */
    public static ExecutorProblem problem(String where, Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        boolean classes = root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError;
        String remedy = classes
                ? "give the executors all jars that vit4j needs, the folder lib of vit4j-spark (spark.jars or --jars)"
                : "give the executors the jars with the natives of this platform, and a folder that they can write"
                        + " (spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=FOLDER)";
        return new ExecutorProblem(
                "vit4j cannot load its native libraries on " + where + " (" + platform + "): " + root + "; " + remedy);
    }
}
