package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.data.preprocess.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSheetTest {
    @TempDir
    private Path folder;

    @Test
    void showsEveryClassAndSurvivesABadImage() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        Files.writeString(data.resolve("train/red/image1.png"), "a text");
        BatchPipeline pipeline = BatchPipeline.training(
                DataSets.open(data, DataOptions.DEFAULT).train(),
                Preprocessing.standard(8),
                new Augmentation(0, false),
                new Patching(8, 3, 4, 4),
                2,
                1,
                1,
                OnBadImage.SKIP);
        BufferedImage sheet = SampleSheet.draw(pipeline);
        int[] counts = new int[3];
        for (int y = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                int rgb = sheet.getRGB(x, y);
                int red = rgb >> 16 & 0xFF;
                int green = rgb >> 8 & 0xFF;
                int blue = rgb & 0xFF;
                counts[0] += blue > red + 60 && blue > green + 60 ? 1 : 0;
                counts[1] += green > red + 60 && green > blue + 60 ? 1 : 0;
                counts[2] += red > green + 60 && red > blue + 60 ? 1 : 0;
            }
        }
        int tile = 96 * 96;
        assertThat(counts[0]).isEqualTo(3 * tile);
        assertThat(counts[1]).isEqualTo(3 * tile);
        assertThat(counts[2]).as("one red image is unreadable").isEqualTo(2 * tile);
    }

    /** Share of the sheet's pixels that are white: margins, gaps and captions of 96-pixel tiles take 25 to 30 %. */
    private static double white(BufferedImage sheet) {
        long white = 0;
        for (int y = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                white += (sheet.getRGB(x, y) & 0xFFFFFF) == 0xFFFFFF ? 1 : 0;
            }
        }
        return white / (double) (sheet.getWidth() * sheet.getHeight());
    }

    private BatchPipeline few(Augmentation augmentation, Mixing mixing, int batch) throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("few"), 1, 1);
        return BatchPipeline.training(
                DataSets.open(data, DataOptions.DEFAULT).train(),
                Preprocessing.standard(8),
                augmentation,
                mixing,
                new Patching(8, 3, 4, 4),
                batch,
                1,
                1,
                OnBadImage.FAIL);
    }

    @Test
    void fewImagesFillTheSheetAsTheyAreAugmentedInEachEpoch() throws IOException {
        BufferedImage sheet = SampleSheet.draw(few(new Augmentation(0, true), Mixing.NONE, 2));
        assertThat(sheet.getWidth()).isGreaterThan(8 * 96);
        assertThat(sheet.getHeight()).isGreaterThan(4 * 96);
        assertThat(white(sheet)).isLessThan(0.3);
    }

    @Test
    void withoutAugmentationTheSheetIsAsLargeAsItsImages() throws IOException {
        BufferedImage sheet = SampleSheet.draw(few(Augmentation.NONE, Mixing.NONE, 2));
        assertThat(sheet.getWidth()).isBetween(3 * 96, 4 * 96);
        assertThat(sheet.getHeight()).isBetween(96, 2 * 96);
        assertThat(white(sheet)).isLessThan(0.35);
    }

    @Test
    void fewMixedBatchesFillTheSheetToo() throws IOException {
        BufferedImage sheet = SampleSheet.draw(few(Augmentation.NONE, new Mixing(0.8, 0, 1, 0.5, 0), 3));
        assertThat(sheet.getWidth()).isBetween(3 * 96, 4 * 96);
        assertThat(sheet.getHeight()).isGreaterThan(4 * 96);
        assertThat(white(sheet)).isLessThan(0.3);
    }

    @Test
    void mixedImagesAreShownMixed() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 8, 1);
        BatchPipeline pipeline = BatchPipeline.training(
                DataSets.open(data, DataOptions.DEFAULT).train(),
                Preprocessing.standard(8),
                Augmentation.NONE,
                new Mixing(0, 1, 1, 1, 0),
                new Patching(8, 3, 4, 2),
                8,
                1,
                1,
                OnBadImage.FAIL);
        BufferedImage sheet = SampleSheet.draw(pipeline);
        int mixedTiles = 0;
        for (int tile = 0; tile < 24; tile++) {
            int x0 = 6 + tile % 8 * 102;
            int y0 = 6 + tile / 8 * 118;
            java.util.Set<Integer> strongest = new java.util.HashSet<>();
            for (int i = 0; i < 96 * 96; i++) {
                int rgb = sheet.getRGB(x0 + i % 96, y0 + i / 96);
                int red = rgb >> 16 & 0xFF;
                int green = rgb >> 8 & 0xFF;
                int blue = rgb & 0xFF;
                strongest.add(red > green && red > blue ? 0 : green > blue ? 1 : 2);
            }
            mixedTiles += strongest.size() == 2 ? 1 : 0;
            assertThat(strongest).hasSizeBetween(1, 2);
        }
        assertThat(mixedTiles).isGreaterThan(4);
    }
}
