package example;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.classify.Prediction;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws what a model attends to in an image: over all layers, and for its best class. */
public final class Attention {
    private Attention() {}

    public static void main(String[] args) throws IOException {
        Model model = ModelFolder.read(Path.of(args[0]));
        AttentionMaps maps = AttentionMaps.of(model, Path.of(args[1]));
        List<Prediction> best = maps.predictions(1);

        write(maps.overlay(maps.rollout()), "target/rollout.png");
        write(maps.overlay(maps.gradient(best.get(0).index())), "target/" + best.get(0).label() + ".png");
    }

    private static void write(BufferedImage picture, String file) throws IOException {
        ImageIO.write(picture, "png", new File(file));
        System.out.println(file);
    }
}
