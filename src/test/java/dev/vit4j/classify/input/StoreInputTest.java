package dev.vit4j.classify.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Digests;
import dev.vit4j.common.Json;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.ImageSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images inside Parquet files and arrays. */
class StoreInputTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/parquet");

    private static List<ImageSource> open(InputOptions options, String argument) {
        List<ImageSource> images = new ArrayList<>();
        try (ImageInputs inputs = ImageInputs.open(List.of(argument), InputStream.nullInputStream(), options)) {
            inputs.forEachRemaining(images::add);
        }
        return images;
    }

    private static void assertProblem(ImageSource image, String message) {
        assertThatThrownBy(() -> image.read(new ImageDecoder())).hasMessageStartingWith(message);
    }

    @Test
    void imagesAreNamedByFileAndRow() {
        String file = FIXTURES.resolve("labels/sequence.parquet").toString();
        JsonNode expected = Json.read(FIXTURES.resolve("expected.json")).get("labels/sequence.parquet");

        List<ImageSource> images = open(InputOptions.DEFAULT, file);

        assertThat(images).hasSize(6);
        for (int row = 0; row < 6; row++) {
            assertThat(images.get(row).name()).isEqualTo(file + "!row " + row);
            assertThat(Digests.SHA256.hex(
                            images.get(row).read(new ImageDecoder()).pixels()))
                    .isEqualTo(expected.get(row).get("pixels").asText());
        }
        assertThat(ImageInputs.count(List.of(file), InputOptions.DEFAULT)).hasValue(6);
    }

    @Test
    void globsFindThem() {
        assertThat(open(InputOptions.DEFAULT, FIXTURES + "/hub/data/train-*.parquet"))
                .hasSize(9);
    }

    @Test
    void rowsWithoutImageKeepTheirPlace() {
        String file = FIXTURES.resolve("bad/null-image.parquet").toString();

        List<ImageSource> images = open(InputOptions.DEFAULT, file);

        assertThat(images).hasSize(4);
        assertProblem(images.get(1), file + "!row 1: has no image: it is null");
        assertThat(images.get(3).read(new ImageDecoder()).width()).isEqualTo(5);
    }

    @Test
    void filesThatCannotBeReadAreOneProblem() {
        String urls = FIXTURES.resolve("bad/urls.parquet").toString();
        String several = FIXTURES.resolve("bad/two-images.parquet").toString();

        assertThat(open(InputOptions.DEFAULT, urls))
                .singleElement()
                .satisfies(image -> assertProblem(image, urls + ": its images are URLs"));
        assertThat(open(InputOptions.DEFAULT, several))
                .singleElement()
                .satisfies(
                        image -> assertProblem(image, several + ": several columns may hold the images: left, right"));
        assertThat(open(InputOptions.DEFAULT.withImageColumn("right"), several)).hasSize(6);
    }

    @Test
    void limitsHold() {
        String file = FIXTURES.resolve("labels/strings.parquet").toString();
        InputOptions options = InputOptions.DEFAULT.withLimits(new ImageLimits(20, 1000));

        assertProblem(open(options, file).get(0), file + "!row 0: has ");
    }

    @Test
    void imagesOfArraysAreNamedByArrayAndIndex() {
        Path archives = Path.of("src/test/resources/fixtures/archives");
        JsonNode expected = Json.read(archives.resolve("expected.json"));
        for (String data : List.of("color.npz", "idx/mnist/t10k-images-idx3-ubyte.gz")) {
            String file = archives.resolve(data).toString();
            boolean npz = data.endsWith(".npz");
            List<String> digests = new ArrayList<>();
            for (JsonNode row : expected.get(npz ? data : "mnist")) {
                if (npz || row.get("split").asText().equals("test")) {
                    digests.add(row.get("sha256").asText());
                }
            }
            List<ImageSource> images = open(InputOptions.DEFAULT, file);
            assertThat(images)
                    .extracting(image ->
                            Digests.SHA256.hex(image.read(new ImageDecoder()).pixels()))
                    .isEqualTo(digests);
            assertThat(images.get(0).name()).isEqualTo(file + (npz ? "!train_images 0" : "!image 0"));
            assertThat(images.get(images.size() - 1).name()).isEqualTo(file + (npz ? "!test_images 3" : "!image 2"));
        }
        assertThat(open(
                        InputOptions.DEFAULT.withImageColumn("val_images"),
                        archives.resolve("gray.npz").toString()))
                .hasSize(3);
    }
}
