package dev.vit4j.evaluate;

import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Evaluations for tests, made without a model. */
public final class Samples {
    /** Names that would act as markup, formulas, separators or escapes if not escaped. */
    public static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "\"quoted\", and a comma",
            "a\nline feed",
            "&amp; 'single'",
            "\u001b[31mred",
            "\u202eturned",
            "猫 🐈",
            " blanks ",
            "https://example.org/x.js");

    private Samples() {}

    public static List<String> labels(int classes) {
        return IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    }

    /** Images of random pixels: files {@code NAME0.png}, {@code NAME1.png}, ... */
    public static ImageDataset images(Path folder, String name, int count) throws IOException {
        Random random = new Random(1);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] pixels = new byte[3 * 8 * 8];
            random.nextBytes(pixels);
            Path file = folder.resolve(name + i + ".png");
            ImageEncoder.writePng(new RgbImage(8, 8, pixels), file);
            files.add(file);
        }
        return DataSets.images(files, DataOptions.DEFAULT);
    }

    /** A model that predicts at random, more accurately with greater skill; image i has class i modulo C. */
    public static EvaluatedModel evaluated(
            String model, ImageDataset images, List<String> labels, double skill, List<BadImage> skipped) {
        Random random = new Random(5);
        EvaluationTally tally = new EvaluationTally(labels, 12);
        for (int i = 0; i < images.size(); i++) {
            int actual = i % labels.size();
            float[] logits = new float[labels.size()];
            for (int c = 0; c < logits.length; c++) {
                logits[c] = (float) (random.nextGaussian() + (c == actual ? skill : 0));
            }
            tally.add(logits, actual, i);
        }
        return tally.result(model, images, new Throughput(2, 0.5, 10), skipped);
    }
}
