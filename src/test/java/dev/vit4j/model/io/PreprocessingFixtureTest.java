package dev.vit4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Crop;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.data.preprocess.Resize;
import dev.vit4j.data.preprocess.ResizeRule;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares every kind of preprocessor configuration with what transformers and timm make of small images. */
class PreprocessingFixtureTest {
    private static final Path FOLDER = Path.of("src/test/resources/fixtures/preprocessing");

    static Stream<Named<JsonNode>> transformers() {
        return entries("transformers.json")
                .map(kind -> Named.of(kind.get("name").textValue(), kind));
    }

    static Stream<Named<JsonNode>> dinov3() {
        return entries("dinov3.json").map(kind -> Named.of(kind.get("name").textValue(), kind));
    }

    static Stream<Named<JsonNode>> timm() {
        return entries("timm.json").map(kind -> Named.of(kind.get("cfg").toString(), kind));
    }

    private static Stream<JsonNode> entries(String file) {
        return StreamSupport.stream(Json.read(FOLDER.resolve(file)).spliterator(), false);
    }

    private static ViTConfig model(JsonNode kind) {
        JsonNode input = kind.path("cfg").path("input_size");
        JsonNode side = kind.path("side");
        Size size = kind.has("cfg")
                ? new Size(input.get(1).intValue(), input.get(2).intValue())
                : side.isArray()
                        ? new Size(side.get(0).intValue(), side.get(1).intValue())
                        : Size.square(side.intValue());
        return ViTVariants.byName("B/16").withImageSize(size);
    }

    private static Preprocessing read(JsonNode kind) {
        return PreprocessorConfig.read(
                new JsonFields("p.json", kind.get("fields")),
                model(kind),
                kind.get("model_type").textValue(),
                note -> {});
    }

    @ParameterizedTest
    @MethodSource
    void transformers(JsonNode kind) {
        if (isRefused(kind)) {
            assertThatThrownBy(() -> read(kind))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith("p.json: ");
            return;
        }
        checkImages(kind, read(kind));
    }

    /** DINOv3's image processor resizes in floating point. */
    @ParameterizedTest
    @MethodSource
    void dinov3(JsonNode kind) {
        ViTConfig model = model(kind);
        JsonFields fields = new JsonFields("p.json", kind.get("fields"));
        Preprocessing read = PreprocessorConfig.read(fields, model, "dinov3_vit", note -> {});
        Preprocessor preprocessor = new Preprocessor(read);
        assertThat(preprocessor.isUnrounded()).isTrue();
        for (JsonNode wanted : kind.get("images")) {
            RgbImage image = image(
                    wanted.get("size").get(0).intValue(),
                    wanted.get("size").get(1).intValue());
            float[] values = preprocessor.normalizedUnrounded(image);
            double sum = 0;
            for (float value : values) {
                sum += Math.abs(value);
            }
            assertThat(sum).as("%s", image).isCloseTo(wanted.get("sum").doubleValue(), within(2e-6 * sum));
            for (int i = 0; i < 3 * 16; i++) {
                assertThat((double) values[(i / 16 * 16 + 8) * 16 + i % 16])
                        .as("value %d of the middle row of %s", i, image)
                        .isCloseTo(wanted.get("row").get(i).doubleValue(), within(5e-6));
            }
        }
        JsonFields written = new JsonFields("written.json", PreprocessorJson.of(read));
        assertThat(PreprocessorConfig.read(written, model, "", note -> {})).isEqualTo(read);
    }

    /** What is written opens in transformers as what was read; {@link #transformers} compares that with transformers. */
    @ParameterizedTest
    @MethodSource("transformers")
    void whatIsWrittenIsReadBack(JsonNode kind) {
        if (!isRefused(kind)) {
            Preprocessing read = read(kind);
            JsonFields written = new JsonFields("written.json", PreprocessorJson.of(read));
            assertThat(PreprocessorConfig.read(written, model(kind), "", note -> {}))
                    .isEqualTo(read);
        }
    }

    @ParameterizedTest
    @MethodSource
    void timm(JsonNode kind) {
        JsonNode config = Json.mapper().createObjectNode().set("pretrained_cfg", kind.get("cfg"));
        checkImages(kind, new TimmConfig(new JsonFields("config.json", config)).preprocessing(model(kind)));
    }

    @ParameterizedTest
    @MethodSource("timm")
    void whatIsWrittenForTimmIsReadBack(JsonNode kind) {
        JsonNode config = Json.mapper().createObjectNode().set("pretrained_cfg", kind.get("cfg"));
        Preprocessing read = new TimmConfig(new JsonFields("config.json", config)).preprocessing(model(kind));
        ObjectNode written = Json.mapper().createObjectNode();
        TimmPreprocessing.write(written, read);
        assertThat(TimmPreprocessing.read(new JsonFields("config.json", written), read.target(), 3))
                .isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("timm")
    void whatIsWrittenForTransformersKeepsTimmsCrop(JsonNode kind) {
        JsonNode config = Json.mapper().createObjectNode().set("pretrained_cfg", kind.get("cfg"));
        Preprocessing read = new TimmConfig(new JsonFields("config.json", config)).preprocessing(model(kind));
        JsonFields written = new JsonFields("written.json", PreprocessorJson.of(read));
        assertThat(PreprocessorConfig.read(written, model(kind), "", note -> {}))
                .isEqualTo(read);
    }

    /** timm rounds size / crop_pct down, so that the quotient of two whole numbers may be one pixel short. */
    @Test
    void everySizeOfTheResizeSurvivesTimmsShare() {
        for (int pixels = 150; pixels < 1500; pixels++) {
            Preprocessing written = new Preprocessing(
                    Size.square(224),
                    Resize.shortestEdge(pixels, Interpolation.BOX),
                    Crop.CENTER_HALF_EVEN,
                    Normalization.half(3));
            ObjectNode json = Json.mapper().createObjectNode();
            TimmPreprocessing.write(json, written);
            assertThat(TimmPreprocessing.read(new JsonFields("config.json", json), Size.square(224), 3))
                    .isEqualTo(written);
        }
    }

    @Test
    void anotherRescaleFactorIsWrittenIntoTimmsMean() {
        ObjectNode json = Json.mapper().createObjectNode();
        TimmPreprocessing.write(
                json,
                Preprocessing.squeezed(
                        Size.square(16),
                        Interpolation.BICUBIC,
                        new Normalization(2 / 255.0, List.of(1.0, 0.5, 0.2), List.of(1.0, 1.0, 0.4))));

        // (2 p / 255 - 1) / 1 = (p / 255 - 0.5) / 0.5
        assertThat(json.get("mean").toString()).isEqualTo("[0.5,0.25,0.1]");
        assertThat(json.get("std").toString()).isEqualTo("[0.5,0.5,0.2]");
    }

    @Test
    void aResizeThatTimmDoesNotHaveIsRefused() {
        Preprocessing none = new Preprocessing(
                Size.square(16),
                new Resize(new ResizeRule.None(), Interpolation.BICUBIC),
                Crop.CENTER,
                Normalization.half(3));
        assertThatThrownBy(() -> TimmPreprocessing.write(Json.mapper().createObjectNode(), none))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("timm cannot preprocess images as this model does: not resized");
    }

    private static boolean isRefused(JsonNode kind) {
        for (JsonNode image : kind.get("images")) {
            if (image.has("crc")) {
                return false;
            }
        }
        return true;
    }

    private static void checkImages(JsonNode kind, Preprocessing preprocessing) {
        Preprocessor preprocessor = new Preprocessor(preprocessing);
        float[][] table = preprocessor.normalized();
        for (JsonNode wanted : kind.get("images")) {
            RgbImage image = image(
                    wanted.get("size").get(0).intValue(),
                    wanted.get("size").get(1).intValue());
            if (wanted.has("error")) {
                assertThatThrownBy(() -> preprocessor.fit(image))
                        .as("%s", image)
                        .isInstanceOf(BadInputException.class);
                continue;
            }
            RgbImage fitted = preprocessor.fit(image);
            int middle = 3 * fitted.width() * (fitted.height() / 2);
            if (wanted.has("row")) {
                String row = wanted.get("row").textValue();
                assertThat(HexFormat.of().formatHex(fitted.pixels(), middle, middle + row.length() / 2))
                        .as("middle row of %s", image)
                        .isEqualTo(row);
            }
            CRC32 crc = new CRC32();
            crc.update(fitted.pixels());
            assertThat(crc.getValue())
                    .as("%s", image)
                    .isEqualTo(wanted.get("crc").longValue());
            for (int c = 0; c < 3; c++) {
                double value = wanted.get("first").get(c).doubleValue();
                assertThat((double) table[c][fitted.pixels()[middle + c] & 0xFF])
                        .as("value of channel %d of %s", c, image)
                        .isCloseTo(value, within(2e-6 * Math.max(1, Math.abs(value))));
            }
        }
    }

    /** The same arithmetic as in {@code scripts/make-preprocessing-fixture}. */
    private static RgbImage image(int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++, i++) {
                    pixels[i] = (byte) (x * x * 3 + y * 17 + x * y * 5 + c * 71 + 40 * ((x / 3 + y / 2) % 2));
                }
            }
        }
        return new RgbImage(width, height, pixels);
    }
}
