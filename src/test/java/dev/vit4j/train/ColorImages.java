package dev.vit4j.train;

import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A data set that is learned quickly: small noisy PNGs in class folders, one color per class. */
public final class ColorImages {
    public static final List<String> CLASSES = List.of("blue", "green", "red");
    private static final int SIDE = 8;
    private static final int[] COLORS = {0x2030D0, 0x20C040, 0xD03020};

    private ColorImages() {}

    /** Writes the folders {@code train} and {@code val}. */
    public static Path trainAndVal(Path root, int trainPerClass, int valPerClass) throws IOException {
        classFolders(root.resolve("train"), trainPerClass, 0, 1);
        classFolders(root.resolve("val"), valPerClass, 0, 2);
        return root;
    }

    /**
     * Writes the folders {@code train}, {@code val} and {@code test}; in the last, each class has the color of a later
     * one.
     */
    public static Path withTest(Path root, int trainPerClass, int others, int testShift) throws IOException {
        trainAndVal(root, trainPerClass, others);
        classFolders(root.resolve("test"), others, testShift, 3);
        return root;
    }

    /** Writes class folders without a split; class c has the color of class c + shift. */
    public static Path classFolders(Path root, int perClass, int shift, long seed) throws IOException {
        Random random = new Random(seed);
        for (int c = 0; c < CLASSES.size(); c++) {
            for (int i = 0; i < perClass; i++) {
                Path file = root.resolve(CLASSES.get(c)).resolve("image" + i + ".png");
                ImageEncoder.writePng(image((c + shift) % CLASSES.size(), random), file);
            }
        }
        return root;
    }

    /** Returns a noisy image of a class. */
    public static RgbImage image(int color, Random random) {
        byte[] pixels = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            int level = COLORS[color] >> (16 - 8 * (i % 3)) & 0xFF;
            pixels[i] = (byte) Math.max(0, Math.min(255, level + random.nextInt(61) - 30));
        }
        return new RgbImage(SIDE, SIDE, pixels);
    }
}
