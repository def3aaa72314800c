package example;

import dev.vit4j.classify.Classification;
import dev.vit4j.classify.Classifier;
import dev.vit4j.classify.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints the three most likely classes of each image. */
public final class Classify {
    private Classify() {}

    public static void main(String[] args) {
        Path model = Path.of(args[0]);
        List<Path> images = Stream.of(args).skip(1).map(Path::of).toList();

        try (Classifier classifier = Classifier.open(model)) {
            for (Classification image : classifier.classify(images)) {
                System.out.println(image.name());
                if (image.error().isPresent()) {
                    System.out.println("  cannot be read: " + image.error().get());
                    continue;
                }
                for (Prediction prediction : image.top(3)) {
                    System.out.printf(Locale.ROOT, "  %-10s %.3f%n", prediction.label(), prediction.score());
                }
            }
        }
    }
}
