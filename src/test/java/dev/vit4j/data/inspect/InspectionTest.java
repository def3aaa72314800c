package dev.vit4j.data.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Size;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.Samples;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {
    private static final InspectionOptions ALL = new InspectionOptions(Integer.MAX_VALUE, 6, 3);

    @TempDir
    private Path root;

    private final RgbImage cat = photo("chelsea.png");
    private final RgbImage coffee = photo("coffee.png");

    private static RgbImage photo(String name) {
        return Resampler.BICUBIC.resize(new ImageDecoder().decode(Path.of("data/photos", name)), 90, 60);
    }

    private static Inspection inspect(Path data, InspectionOptions options) throws IOException {
        FormatOptions format = DataOptions.DEFAULT.withMultiLabel(true).format();
        return Inspection.of(
                data.toString(),
                DataSets.read(data, format),
                format.decoder(),
                options,
                (done, all) -> assertThat(done).isBetween(1, all));
    }

    private Inspection inspect() throws IOException {
        return inspect(root, ALL);
    }

    private void write(String file, RgbImage image) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        if (file.endsWith(".bmp")) {
            assertThat(ImageIO.write(image.toBufferedImage(), "bmp", path.toFile()))
                    .isTrue();
        } else {
            Files.write(path, file.endsWith(".jpg") ? ImageEncoder.jpeg(image, 0.8f) : ImageEncoder.png(image));
        }
    }

    /** Two classes with unlike images, so that every split has some. */
    private void fill(String... splits) throws IOException {
        for (int s = 0; s < splits.length; s++) {
            write(splits[s] + "/cat/noise.png", Samples.noise(40, 30, 10 + s));
            write(splits[s] + "/dog/noise.png", Samples.noise(40, 30, 20 + s));
        }
    }

    @Test
    void equalImagesInTwoSplitsLeakHoweverTheyAreEncoded() throws IOException {
        fill("train", "val", "test");
        write("train/cat/a.png", cat);
        write("val/cat/b.bmp", cat);
        write("test/cat/c.png", cat);
        Inspection found = inspect();
        assertThat(found.leakage().stream().map(l -> leak(l)).toList())
                .containsExactly("train-validation 1+0 of 3", "train-test 1+0 of 3", "validation-test 1+0 of 3");
        assertThat(found.equal().groups()).isEqualTo(1);
        assertThat(found.equal().images()).isEqualTo(3);
        assertThat(found.equal().labelConflicts()).isZero();
        Duplicates.Group group = found.equal().listed().get(0);
        assertThat(group.severalSplits()).isTrue();
        assertThat(group.images().stream().map(i -> i.locationIn(root.toString())))
                .containsExactly("train/cat/a.png", "val/cat/b.bmp", "test/cat/c.png");
        assertThat(found.near().groups()).isZero();
    }

    private static String leak(Leakage found) {
        return found.earlier().name() + "-" + found.later().name() + " " + found.equal() + "+" + found.near() + " of "
                + found.images();
    }

    @Test
    void resizedRecompressedAndGrayImagesLookAlikeAndFlippedOnesDoNot() throws IOException {
        fill("train", "test");
        write("train/cat/a.png", cat);
        write("test/cat/resized.png", Resampler.BILINEAR.resize(cat, 60, 40));
        write("test/cat/jpeg.jpg", cat);
        write("test/cat/gray.png", cat.grayscale());
        write("test/cat/flipped.png", cat.flipped());
        Inspection found = inspect();
        assertThat(found.equal().groups()).isZero();
        assertThat(found.leakage().stream().map(l -> leak(l)).toList()).containsExactly("train-test 0+3 of 6");
        assertThat(found.near().groups()).isEqualTo(1);
        assertThat(found.near().listed().get(0).images().stream().map(i -> i.locationIn(root.toString())))
                .containsExactly("train/cat/a.png", "test/cat/gray.png", "test/cat/jpeg.jpg", "test/cat/resized.png");
    }

    @Test
    void equalImagesWithDifferentLabelsAreNamed() throws IOException {
        write("cat/a.png", cat);
        write("cat/b.png", coffee);
        write("dog/a.png", cat);
        Inspection found = inspect();
        assertThat(found.equal().labelConflicts()).isEqualTo(1);
        assertThat(found.equal().listed().get(0).images().stream().map(FoundImage::labelText))
                .containsExactly("cat", "dog");
        assertThat(InspectionText.of(found))
                .contains("duplicates: 1 group of equal images, 2 images in all")
                .contains("in 1 group, equal images have different labels")
                .contains("  cat/a.png (cat), dog/a.png (dog)\n");
    }

    @Test
    void imagesWithTheSameBytesInAnotherShapeAreNotEqual() throws IOException {
        RgbImage wide = Samples.noise(40, 20, 1);
        write("cat/a.png", wide);
        write("dog/a.png", new RgbImage(20, 40, wide.pixels()));
        assertThat(inspect().equal().groups()).isZero();
    }

    @Test
    void blankImagesAreDuplicatesOnlyOfEqualOnes() throws IOException {
        write("cat/white.png", Samples.flat(20, 20, 0xFFFFFF));
        write("cat/white-too.png", Samples.flat(20, 20, 0xFFFFFF));
        write("dog/black.png", Samples.flat(20, 20, 0));
        Inspection found = inspect();
        assertThat(found.equal().images()).isEqualTo(2);
        assertThat(found.near().groups()).isZero();
        assertThat(found.splits().get(0).kinds().blank()).isEqualTo(3);
    }

    @Test
    void sizesFormatsAndColorsAreCounted() throws IOException {
        write("cat/a.png", cat.grayscale());
        write("cat/b.jpg", coffee);
        write("dog/c.bmp", Samples.noise(30, 20, 1));
        Files.copy(Path.of("src/test/resources/dev/vit4j/image/alpha.png"), root.resolve("dog/alpha.png"));
        SplitSummary split = inspect().splits().get(0);
        assertThat(split.kinds().formats()).isEqualTo(Map.of("png", 2, "jpeg", 1, "bmp", 1));
        assertThat(split.kinds().gray()).isEqualTo(1);
        assertThat(split.kinds().transparent()).isEqualTo(1);
        assertThat(split.sizes().frequent().get(0)).isEqualTo(new SizeSummary.Count(new Size(60, 90), 2));
    }

    @Test
    void shorterSidesAreCountedInHalfOctaves() {
        SizeSummary sizes = SizeSummary.of(new int[] {500, 375, 384, 100, 33}, new int[] {375, 500, 600, 20, 32});
        // Shorter sides 375, 375, 384, 20, 32; bins 16-23, 24-31, 32-47, ..., 256-383, 384-511.
        assertThat(sizes.shorterSide().get(0)).isEqualTo(new SizeSummary.Bin(16, 23, 1));
        assertThat(sizes.shorterSide())
                .hasSize(10)
                .contains(
                        new SizeSummary.Bin(24, 31, 0),
                        new SizeSummary.Bin(32, 47, 1),
                        new SizeSummary.Bin(256, 383, 2),
                        new SizeSummary.Bin(384, 511, 1));
        assertThat(sizes.width()).isEqualTo(new SizeSummary.Range(33, 375, 500));
        assertThat(sizes.height()).isEqualTo(new SizeSummary.Range(20, 375, 600));
        assertThat(sizes.distinct()).isEqualTo(5);
    }

    @Test
    void unreadableFilesAreCountedAndNamed() throws IOException {
        write("cat/a.png", cat);
        write("dog/b.png", coffee);
        byte[] content = ImageEncoder.png(coffee);
        Files.write(root.resolve("dog/cut.png"), Arrays.copyOf(content, content.length / 2));
        Files.writeString(root.resolve("dog/page.jpg"), "<html>not found</html>");
        SplitSummary split = inspect().splits().get(0);
        assertThat(split.unreadable()).isEqualTo(2);
        assertThat(split.problems()).hasSize(2);
        assertThat(split.problems().get(0)).contains("cut.png", "truncated");
        assertThat(split.problems().get(1)).contains("page.jpg", "web page");
        assertThat(split.sizes().distinct()).isEqualTo(1);
    }

    @Test
    void allLabelsOfAnImageAreCompared() throws IOException {
        write("a.png", cat);
        write("b.png", cat);
        write("c.png", coffee);
        write("d.png", coffee);
        write("e.png", Samples.noise(30, 30, 1));
        Path labels = Files.writeString(
                root.resolve("labels.csv"),
                "path,label\na.png,cat|pet\nb.png,cat\nc.png,cup|food\nd.png,food|cup\ne.png,\n");
        Inspection found = inspect(labels, ALL);
        assertThat(found.splits().get(0).unlabeled()).isEqualTo(1);
        assertThat(found.equal().groups()).isEqualTo(2);
        assertThat(found.equal().labelConflicts()).isEqualTo(1);
        assertThat(found.equal().listed().get(0).images().stream().map(FoundImage::labelText))
                .containsExactly("cat|pet", "cat");
    }

    @Test
    void aSampleIsSpreadOverTheSplits() throws IOException {
        Path data = root.resolve("cifar");
        Samples.cifar10(data.resolve("data_batch_1.bin"), 300, 1);
        Samples.cifar10(data.resolve("test_batch.bin"), 100, 2);
        Inspection found = inspect(data, new InspectionOptions(40, 6, 1));
        assertThat(found.images()).isEqualTo(400);
        assertThat(found.splits().stream().map(s -> s.part().checked().size())).containsExactly(30, 10);
        assertThat(InspectionText.of(found)).contains("40 of 400 images checked");
        assertThat(inspect(data, ALL).checked()).isEqualTo(400);
    }

    @Test
    void aSplitWithoutImagesIsLeftOut() throws IOException {
        write("a.png", cat);
        write("b.png", coffee);
        Path labels = Files.writeString(root.resolve("labels.csv"), "path,label,split\na.png,x,test\nb.png,y,test\n");
        Inspection found = inspect(labels, ALL);
        assertThat(found.splits().stream().map(SplitSummary::name)).containsExactly("test");
        assertThat(InspectionText.of(found))
                .startsWith(labels + ": 2 test images\nno unreadable images, no duplicates\n");
    }

    @Test
    void threadsChangeNothing() throws IOException {
        Path data = root.resolve("cifar");
        Samples.cifar10(data.resolve("data_batch_1.bin"), 500, 3);
        String one = InspectionJson.of(inspect(data, new InspectionOptions(500, 10, 1)))
                .toString();
        String four = InspectionJson.of(inspect(data, new InspectionOptions(500, 10, 4)))
                .toString();
        assertThat(one).isEqualTo(four);
    }

    @Test
    void jsonHasEveryFinding() throws IOException {
        fill("train", "test");
        write("train/cat/a.png", cat);
        write("test/dog/b.png", cat);
        JsonNode json = InspectionJson.of(inspect());
        assertThat(json.at("/leakage/0/equal").intValue()).isEqualTo(1);
        assertThat(json.at("/leakage/0/earlier").textValue()).isEqualTo("train");
        assertThat(json.at("/duplicates/label_conflicts").intValue()).isEqualTo(1);
        assertThat(json.at("/duplicates/listed/0/images/1/labels/0").textValue())
                .isEqualTo("dog");
        assertThat(json.at("/near_duplicates/bits").intValue()).isEqualTo(6);
        assertThat(json.at("/train/per_class/cat").intValue()).isEqualTo(2);
        assertThat(json.at("/test/formats/png").intValue()).isEqualTo(3);
        assertThat(json.at("/train/shorter_side/0/images").intValue()).isEqualTo(2);
        for (String name :
                List.of("images", "multi_label", "unlabeled", "checked", "min_width", "max_height", "problems")) {
            assertThat(json.path("train").has(name)).as(name).isTrue();
        }
    }
}
