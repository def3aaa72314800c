package dev.vit4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Crop;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Resize;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessorConfigTest {
    private static final ViTConfig MODEL = ViTVariants.byName("B/16");

    private final List<String> notes = new ArrayList<>();

    @TempDir
    Path temp;

    private Preprocessing read(String json) throws IOException {
        Path file = Files.writeString(temp.resolve("p.json"), json.replace('\'', '"'));
        return PreprocessorConfig.read(JsonFields.of(file), MODEL, "vit", notes::add);
    }

    /** As published with google/vit-base-patch16-224. */
    @Test
    void theOldFeatureExtractorsFormIsRead() throws IOException {
        assertThat(read("{'do_normalize':true,'do_resize':true,'image_mean':[0.5,0.5,0.5],"
                        + "'image_std':[0.5,0.5,0.5],'size':224,'feature_extractor_type':'ViTFeatureExtractor',"
                        + "'resample':2}"))
                .isEqualTo(Preprocessing.standard(224));
    }

    @Test
    void theNewFormWithACropIsRead() throws IOException {
        assertThat(read("{'image_processor_type':'BitImageProcessor','size':{'shortest_edge':256},'resample':3,"
                        + "'do_center_crop':true,'crop_size':{'height':224,'width':224},'do_rescale':true,"
                        + "'rescale_factor':0.00392156862745098,'image_mean':[0.485,0.456,0.406],"
                        + "'image_std':[0.229,0.224,0.225]}"))
                .isEqualTo(Preprocessing.cropped(
                        Size.square(224),
                        256,
                        Interpolation.BICUBIC,
                        new Normalization(
                                0.00392156862745098, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225))));
    }

    @Test
    void stepsThatAreSwitchedOffDoNothing() throws IOException {
        Preprocessing read = read("{'do_normalize':false,'do_rescale':false,'do_resize':false,'size':224}");

        assertThat(read.normalization().rescale()).isEqualTo(1);
        assertThat(read.normalization().mean()).containsExactly(0.0, 0.0, 0.0);
        assertThat(read.normalization().std()).containsExactly(1.0, 1.0, 1.0);
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        for (Preprocessing written : List.of(
                Preprocessing.standard(224),
                Preprocessing.cropped(
                        Size.square(224),
                        248,
                        Interpolation.BICUBIC,
                        new Normalization(1, List.of(0.1, 0.2, 0.3), List.of(1.0, 2.0, 3.0))),
                new Preprocessing(
                        Size.square(224),
                        Resize.exact(Size.square(256), Interpolation.NEAREST),
                        Crop.CENTER,
                        Normalization.half(3)))) {
            assertThat(read(Json.pretty(PreprocessorJson.of(written)))).isEqualTo(written);
        }
    }

    @Test
    void settingsThatTheImageProcessorDoesNotKnowAreSaid() throws IOException {
        read("{'size':224,'do_thumbnail':true,'do_flip_channel_order':false,'crop_pct':0.9,'do_convert_rgb':true,"
                + "'do_reduce_labels':true}");

        String file = temp.resolve("p.json").toString();
        assertThat(notes)
                .containsExactly(
                        file + ": do_thumbnail is not a setting of ViTImageProcessor and has no effect, as in"
                                + " transformers",
                        file
                                + ": crop_pct is not a setting of ViTImageProcessor and has no effect, as in"
                                + " transformers");
    }

    /** transformers 5 writes the image processor of CLIP and SigLIP into the processor's file. */
    @Test
    void theImageProcessorWithinAProcessorIsRead() throws IOException {
        Files.writeString(temp.resolve("preprocessor_config.json"), "{\"size\":[1,1]}");
        Files.writeString(
                temp.resolve("processor_config.json"),
                "{'processor_class':'CLIPProcessor','image_processor':{'image_processor_type':'CLIPImageProcessor'}}"
                        .replace('\'', '"'));

        Preprocessing read = ModelFolder.preprocessing(temp, MODEL, notes::add);

        assertThat(read.resize()).isEqualTo(Resize.shortestEdge(224, Interpolation.BICUBIC));
        Files.writeString(temp.resolve("processor_config.json"), "{\"processor_class\":\"CLIPProcessor\"}");
        assertThatThrownBy(() -> ModelFolder.preprocessing(temp, MODEL, notes::add))
                .hasMessageContaining("preprocessor_config.json: images of 1 pixels");
    }

    /** As published with DINOv2: its images are smaller than those of its position embeddings. */
    @Test
    void modelsThatAdaptThemselvesTakeImagesOfAnotherSize() throws IOException {
        String json = "{\"size\":{\"shortest_edge\":256},\"crop_size\":{\"height\":224,\"width\":224}}";
        JsonFields fields = JsonFields.of(Files.writeString(temp.resolve("p.json"), json));
        ViTConfig large = MODEL.withImageSize(Size.square(518));

        assertThat(PreprocessorConfig.read(fields, large, "dinov2", notes::add).target())
                .isEqualTo(Size.square(224));
        assertThatThrownBy(() -> PreprocessorConfig.read(fields, large, "clip", notes::add))
                .hasMessageContaining("images of 224 pixels for a model whose image_size is 518");
    }

    @Test
    void equalValuesForRgbServeASingleChannel() {
        ViTConfig gray = ViTConfig.of(new ImageShape(Size.square(224), 1), MODEL.stem(), MODEL.encoder(), 3);
        JsonFields equal =
                new JsonFields("f", Json.mapper().createObjectNode().set("image_mean", threeOf(0.4, 0.4, 0.4)));
        assertThat(PreprocessorConfig.read(equal, gray, "vit", notes::add)
                        .normalization()
                        .mean())
                .containsExactly(0.4);
        JsonFields other =
                new JsonFields("f", Json.mapper().createObjectNode().set("image_mean", threeOf(0.4, 0.5, 0.4)));
        assertThatThrownBy(() -> PreprocessorConfig.read(other, gray, "vit", notes::add))
                .hasMessageContaining("image_mean has 3 values for a model of 1 channels");
    }

    private static ArrayNode threeOf(double red, double green, double blue) {
        return Json.mapper().createArrayNode().add(red).add(green).add(blue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dinov2-headless", "dinov2-registers-headless"})
    void aModelThatAdaptsItselfOpensAtTheSizeOfItsImages(String family) throws IOException {
        Path source = Fixtures.folder("families/" + family);
        Path folder = Files.createDirectory(temp.resolve("model"));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(source.resolve(file), folder.resolve(file));
        }
        Files.writeString(folder.resolve("preprocessor_config.json"), "{\"size\":31,\"crop_size\":[30,18]}");

        Model model = ModelFolder.read(folder, notes::add);

        assertThat(model.config().imageSize()).isEqualTo(new Size(30, 18));
        assertThat(model.preprocessing().target()).isEqualTo(new Size(30, 18));
        assertThat(model.preprocessing().resize()).isEqualTo(Resize.shortestEdge(31, Interpolation.BICUBIC));
        assertThat(notes).anyMatch(note -> note.contains("position embeddings resampled"));
    }

    @Test
    void aNewModelInTheFolderReplacesTheImageProcessorWithinAProcessor() throws IOException {
        Model model = ModelFolder.read(Fixtures.folder("tiny-a"));
        ModelFolder.write(temp.resolve("model"), model);
        Path stale = Files.writeString(
                temp.resolve("model/processor_config.json"), "{\"image_processor\":{\"size\":32,\"resample\":5}}");
        assertThat(ModelFolder.read(temp.resolve("model")).preprocessing()).isNotEqualTo(model.preprocessing());

        ModelFolder.write(temp.resolve("model"), model);

        assertThat(stale).doesNotExist();
        assertThat(ModelFolder.read(temp.resolve("model")).preprocessing()).isEqualTo(model.preprocessing());
    }

    @Test
    void aMissingFileIsReplacedByTheDefaultsOfTheFamily() throws IOException {
        assertThat(ModelFolder.preprocessing(temp, MODEL, notes::add)).isEqualTo(Preprocessing.standard(224));
        assertThat(notes.get(0))
                .endsWith("preprocessor_config.json is missing; assumed: resized to 224 x 224, bilinear,"
                        + " mean [0.5, 0.5, 0.5], standard deviation [0.5, 0.5, 0.5]");

        Files.writeString(temp.resolve("config.json"), "{\"model_type\":\"deit\"}");
        Preprocessing deit = ModelFolder.preprocessing(temp, MODEL.withImageSize(Size.square(448)), notes::add);

        assertThat(deit.resize()).isEqualTo(Resize.exact(Size.square(512), Interpolation.BICUBIC));
        assertThat(deit.crop()).isEqualTo(Crop.CENTER);
        assertThat(notes.get(1)).contains("assumed: resized to 512 x 512 and cropped, bicubic");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'size':256}|images of 256 pixels for a model whose image_size is 224",
                "{'size':{'height':224,'width':200}}|images of 224 x 200 pixels for a model whose image_size is 224",
                "{'size':{'longest_edge':224}}|expected a number, [height, width], or an object with",
                "{'size':224,'do_pad':true,'pad_size':256}|do_pad pads to pad_size 256, which is not supported",
                "{'image_processor_type':'SamImageProcessor'}|image_processor_type SamImageProcessor is not supported;"
                        + " supported are ViTImageProcessor, DeiTImageProcessor,",
                "{'feature_extractor_type':'DPTFeatureExtractor'}|feature_extractor_type DPTImageProcessor is not",
                "{'auto_map':{'AutoImageProcessor':'own.Processor'}}|auto_map names Python code of its own",
                "{'image_processor_type':'ConvNextImageProcessor','size':224,'do_center_crop':true,'crop_size':200}|two",
                "{'do_center_crop':true}|do_center_crop needs crop_size, which ViTImageProcessor does not preset",
                "{'resample':null}|resample is null, but do_resize needs it",
                "{'size':'big'}|size is \"big\"",
                "{'resample':6}|resample is 6; expected one of 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic)",
                "{'resample':99999999999}|resample is 99999999999",
                "{'image_mean':[0.5,0.4]}|image_mean has 2 values for a model of 3 channels",
                "{'image_std':[0.5,0,0.5]}|std must be above 0",
                "{'image_mean':[0.5,'x',0.5]}|image_mean is [0.5,\"x\",0.5]",
                "{'do_resize':'yes'}|do_resize is \"yes\"",
                "[]|not a JSON object",
            })
    void whatCannotBeDoneIsRefusedByName(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(temp.resolve("p.json").toString())
                .hasMessageContaining(message);
    }
}
