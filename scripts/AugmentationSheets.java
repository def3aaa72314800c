import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.batch.Batch;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.BatchStream;
import dev.vit4j.data.augment.ColorJitter;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.augment.RandAugment;
import dev.vit4j.data.augment.RandomErasing;
import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.augment.StrongAugmentation.Policy;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Creates the image and the table of times in docs/reference/augmentation.md; run by scripts/augmentation-sheets. */
final class AugmentationSheets {
    private static final int COLUMNS = 8;
    private static final int TILE = 64;
    private static final int GAP = 4;
    private static final int NAMES = 190;
    private static final int BATCH = 64;

    private record Kind(String name, Augmentation augmentation, Mixing mixing) {}

    private static Augmentation strong(
            RandomResizedCrop crop, Policy policy, RandAugment rand, ColorJitter jitter, RandomErasing erasing) {
        return new Augmentation(0, false, new StrongAugmentation(crop, policy, rand, jitter, erasing, 1));
    }

    private static final List<Kind> KINDS = List.of(
            new Kind("none", Augmentation.NONE, Mixing.NONE),
            new Kind("--crop 4 --flip", Augmentation.CIFAR, Mixing.NONE),
            new Kind(
                    "--random-resized-crop",
                    strong(
                            RandomResizedCrop.DEFAULT,
                            Policy.NONE,
                            RandAugment.NONE,
                            ColorJitter.NONE,
                            RandomErasing.NONE),
                    Mixing.NONE),
            new Kind("--auto-augment cifar10", policy(Policy.AUTO_AUGMENT_CIFAR10, RandAugment.NONE), Mixing.NONE),
            new Kind("--rand-augment", policy(Policy.RAND_AUGMENT, RandAugment.DEFAULT), Mixing.NONE),
            new Kind("--trivial-augment", policy(Policy.TRIVIAL_AUGMENT, RandAugment.NONE), Mixing.NONE),
            new Kind(
                    "--color-jitter 0.4",
                    strong(
                            RandomResizedCrop.NONE,
                            Policy.NONE,
                            RandAugment.NONE,
                            new ColorJitter(0.4, 0.4, 0.4, 0),
                            RandomErasing.NONE),
                    Mixing.NONE),
            new Kind(
                    "--color-jitter hue=0.5",
                    strong(
                            RandomResizedCrop.NONE,
                            Policy.NONE,
                            RandAugment.NONE,
                            new ColorJitter(0, 0, 0, 0.5),
                            RandomErasing.NONE),
                    Mixing.NONE),
            new Kind(
                    "--random-erasing 1",
                    strong(
                            RandomResizedCrop.NONE,
                            Policy.NONE,
                            RandAugment.NONE,
                            ColorJitter.NONE,
                            RandomErasing.of(1)),
                    Mixing.NONE),
            new Kind("--mixup 0.8", Augmentation.NONE, new Mixing(0.8, 0, 1, 0.5, 0)),
            new Kind("--cutmix 1", Augmentation.NONE, new Mixing(0, 1, 1, 0.5, 0)),
            new Kind(
                    "all of DeiT's",
                    new Augmentation(
                            0,
                            true,
                            new StrongAugmentation(
                                    RandomResizedCrop.DEFAULT,
                                    Policy.RAND_AUGMENT,
                                    RandAugment.DEFAULT,
                                    ColorJitter.NONE,
                                    RandomErasing.of(0.25),
                                    3)),
                    new Mixing(0.8, 1, 1, 0.5, 0)));

    private static Augmentation policy(Policy policy, RandAugment rand) {
        return strong(RandomResizedCrop.NONE, policy, rand, ColorJitter.NONE, RandomErasing.NONE);
    }

    private static BatchPipeline pipeline(ImageDataset images, Kind kind) {
        return BatchPipeline.training(
                images,
                Preprocessing.standard(32),
                kind.augmentation(),
                kind.mixing(),
                new Patching(32, 3, 4, 4),
                BATCH,
                1,
                1,
                OnBadImage.FAIL);
    }

    public static void main(String[] args) throws Exception {
        ImageDataset images =
                DataSets.open(Path.of(args[1]), DataOptions.DEFAULT).train();
        switch (args[0]) {
            case "picture" -> picture(images, Path.of(args[2]));
            case "cost" -> cost(images);
            default -> throw new IllegalArgumentException("picture or cost, not " + args[0]);
        }
    }

    private static void picture(ImageDataset images, Path file) throws Exception {
        BufferedImage sheet = new BufferedImage(
                NAMES + COLUMNS * (TILE + GAP), KINDS.size() * (TILE + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.BLACK);
        int y = GAP;
        for (Kind kind : KINDS) {
            g.drawString(kind.name(), GAP, y + TILE / 2 + 5);
            BatchPipeline pipeline = pipeline(images, kind);
            for (int column = 0; column < COLUMNS; column++) {
                // Each image in two epochs; mixed images come from different batches of the first epoch.
                RgbImage view = pipeline.mixes()
                        ? mixed(pipeline, column)
                        : pipeline.view(column % 2, column / 2 * images.size() / 4 + 1);
                g.drawImage(view.toBufferedImage(), NAMES + column * (TILE + GAP), y, TILE, TILE, null);
            }
            y += TILE + GAP;
        }
        g.dispose();
        Files.write(file, ImageEncoder.jpeg(RgbImage.of(sheet), 0.88f));
    }

    private static RgbImage mixed(BatchPipeline pipeline, int number) {
        try (BatchStream batches = pipeline.epoch(0, number % pipeline.batches());
                Batch batch = batches.next()) {
            float[] patches = batch.patches().data().asFloat();
            return pipeline.image(patches, number * 32 * 32 * 3);
        }
    }

    private static void cost(ImageDataset images) {
        for (int round = 0; round < 3; round++) {
            for (Kind kind : KINDS) {
                double[] micros = new double[5];
                for (int i = 0; i < micros.length; i++) {
                    micros[i] = microsecondsAnImage(pipeline(images, kind), i);
                }
                Arrays.sort(micros);
                if (round == 2) {
                    System.out.printf(Locale.ROOT, "%-26s %7.1f%n", kind.name(), micros[micros.length / 2]);
                }
            }
        }
    }

    /** Measures the whole pipeline on one thread, with reading and cutting into patches. */
    private static double microsecondsAnImage(BatchPipeline pipeline, int epoch) {
        long start = System.nanoTime();
        int[] count = {0};
        try (BatchStream batches = pipeline.epoch(epoch, 0)) {
            batches.forEachRemaining(batch -> count[0] += batch.size());
        }
        return (System.nanoTime() - start) / 1e3 / count[0];
    }
}
