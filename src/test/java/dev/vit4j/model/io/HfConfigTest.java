package dev.vit4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.model.Configs;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HfConfigTest {
    @TempDir
    Path temp;

    private static ObjectNode fixture() {
        return (ObjectNode) Json.read(Fixtures.folder("tiny-a").resolve("config.json"));
    }

    private HfConfig read(ObjectNode json) throws IOException {
        return HfConfig.read(Files.writeString(temp.resolve("config.json"), json.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void aPlainModelsFileIsWrittenAsPythonWritesIt(String name) {
        Path file = Fixtures.folder(name).resolve("config.json");

        assertThat(HfConfig.read(file).toJson().toPrettyString())
                .isEqualTo(Json.read(file).toPrettyString());
    }

    @Test
    void whatIsNotPlainComesBackToo() throws IOException {
        ViTConfig config =
                Configs.variant(ViTVariants.byName("test"), 4, Pooling.MEAN, PositionEmbedding.SINCOS, false, 0.1);
        HfConfig written = new HfConfig(config.withDropouts(new Dropouts(0.2, 0.3, 0.1, 0.4)), HfConfig.numbered(10));

        ObjectNode json = written.toJson();

        assertThat(read(json)).isEqualTo(written);
        assertThat(json.get("vit4j").toString())
                .isEqualTo(
                        "{\"drop_path\":0.1,\"patch_dropout\":0.4,\"patch_stride\":4,\"pooling\":\"mean\",\"position\":\"sincos\"}");
        assertThat(json.get("hidden_dropout_prob").doubleValue()).isEqualTo(0.2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hidden_size | 0 | hidden_size is 0; expected a whole number from 1",
                "hidden_size | 64.5 | hidden_size is 64.5",
                "hidden_size | \"64\" | hidden_size is \"64\"",
                "num_hidden_layers | 2000000000 | num_hidden_layers is 2000000000",
                "image_size | [32] | image_size is [32]; expected a whole number from 1 to 16384, or [height,width]",
                "image_size | [32,32,3] | image_size is [32,32,3]",
                "image_size | [32,0] | image_size is [32,0]",
                "image_size | [32,\"32\"] | image_size is [32,\"32\"]",
                "image_size | {\"height\":32} | image_size is {\"height\":32}",
                "image_size | 99999999999 | image_size is 99999999999",
                "num_attention_heads | 5 | width 64 is not a whole multiple of heads 5",
                "patch_size | 33 | patch size 33 is larger than the image size 32",
                "patch_size | [4,64] | patch size 4 x 64 is larger than the image size 32",
                "layer_norm_eps | -1 | layer-norm epsilon must be above 0, not -1.0",
                "layer_norm_eps | \"x\" | layer_norm_eps is \"x\"",
                "qkv_bias | 1 | qkv_bias is 1; expected true or false",
                "model_type | \"swin\" | model_type is \"swin\", which is not supported; supported are vit, vit4j,",
                "hidden_act | \"mish\" | hidden_act is \"mish\", which is not supported; supported are gelu,",
                "hidden_dropout_prob | 1.5 | dropout must be at least 0 and below 1, not 1.5",
                "id2label | {\"0\":\"a\",\"2\":\"b\"} | \"2\" is not an index among 2 labels",
                "id2label | {\"0\":\"a\",\"01\":\"b\"} | \"01\" is not an index among 2 labels",
                "id2label | {} | no labels",
                "id2label | {\"0\":[7]} | 0 is [7]; expected a string",
                "vit4j | {\"pooling\":\"max\"} | pooling is \"max\"; expected one of [cls, mean, sequence, cls_and_mean,",
                "vit4j | 3 | vit4j is not a JSON object: 3",
            })
    void aWrongFieldIsRefusedByFileFieldAndValue(String field, String value, String message) throws IOException {
        ObjectNode json = fixture();
        json.set(field, Json.mapper().readTree(value));

        assertThatThrownBy(() -> read(json))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(temp.resolve("config.json").toString())
                .hasMessageContaining(message);
    }

    @Test
    void aMissingSizeIsThatOfTransformersViTConfig() throws IOException {
        ObjectNode json = fixture();
        json.remove(List.of("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size"));
        json.remove(List.of("patch_size", "image_size", "num_channels", "layer_norm_eps", "hidden_act"));

        ViTConfig config = read(json).config();

        assertThat(config.encoder()).isEqualTo(new EncoderShape(768, 12, 12, 3072));
        assertThat(config.imageSize()).isEqualTo(Size.square(224));
        assertThat(config.stem().patchSize()).isEqualTo(Size.square(16));
        assertThat(config.channels()).isEqualTo(3);
        assertThat(config.blocks().layerNormEps()).isEqualTo(1e-12);
    }

    @Test
    void withoutLabelsThereAreTwoAsInTransformers() throws IOException {
        ObjectNode json = fixture();
        json.remove(List.of("id2label", "label2id"));

        assertThat(read(json).labels()).containsExactly("LABEL_0", "LABEL_1");
        assertThat(read(json.put("num_labels", 3)).labels()).hasSize(3);
    }

    /** As transformers 5.18's {@code ViTConfig.from_pretrained} reads them, with str() of the values. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id2label': {'0': 0, '1': 1, '2': 2}} | 0,1,2",
                "{'id2label': {'0': 1.5, '1': 1000000}} | 1.5,1000000",
                "{'id2label': {'2': 'a', '0': 'b', '1': 'c'}} | b,c,a",
                "{'id2label': {'0': 'a', '1': 'b'}, 'num_labels': 2} | a,b",
                "{'label2id': {'x': 0, 'y': 1, 'z': 2}, 'num_labels': 2} | LABEL_0,LABEL_1",
            })
    void labelsAreReadAsInTransformers(String labels, String expected) throws IOException {
        assertThat(read(withLabels(labels)).labels()).containsExactly(expected.split(","));
    }

    /** transformers would take two classes, and then refuse the weights of three. */
    @Test
    void namesAloneAreReadFromLabel2id() throws IOException {
        assertThat(read(withLabels("{'label2id': {'y': 1, 'z': 2, 'x': 0}}")).labels())
                .containsExactly("x", "y", "z");
        assertThat(read(withLabels("{'label2id': {'y': '1', 'x': '0'}}")).labels())
                .containsExactly("x", "y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id2label': {'0': 'a', '1': 'b'}, 'num_labels': 5} | num_labels is 5, but id2label names 2 classes",
                "{'id2label': {'1': 'a', '2': 'b'}} | \"2\" is not an index among 2 labels",
                "{'label2id': {'a': 0, 'b': 0}} | \"a\" and \"b\" are both 0",
                "{'label2id': {'a': 0, 'b': 7}} | \"7\" is not an index among 2 labels",
            })
    void labelsThatContradictThemselvesAreRefused(String labels, String message) {
        assertThatThrownBy(() -> read(withLabels(labels)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message);
    }

    private static ObjectNode withLabels(String labels) throws IOException {
        ObjectNode json = fixture();
        json.remove(List.of("id2label", "label2id"));
        json.setAll((ObjectNode) Json.mapper().readTree(labels.replace('\'', '"')));
        return json;
    }

    /** The rule of transformers' {@code ImageClassificationPipeline.postprocess}. */
    @ParameterizedTest
    @CsvSource({
        "multi_label_classification, 3, SIGMOID",
        "multi_label_classification, 1, SIGMOID",
        "single_label_classification, 3, SOFTMAX",
        ", 3, SOFTMAX",
        ", 2, SOFTMAX",
        ", 1, SIGMOID",
    })
    void problemTypeAndNumberOfLabelsDecideHowScoresAreComputed(String type, int classes, ScoreFunction expected)
            throws IOException {
        ObjectNode json = fixture().put("problem_type", type).put("num_labels", classes);
        json.remove(List.of("id2label", "label2id"));

        HfConfig config = read(json);

        assertThat(config.config().scores()).isEqualTo(expected);
        assertThat(read(config.toJson())).isEqualTo(config);
        assertThat(config.toJson().path("problem_type").asText())
                .isEqualTo(expected == ScoreFunction.SIGMOID ? "multi_label_classification" : "");
    }

    @Test
    void otherProblemTypesAreRefused() {
        assertThatThrownBy(() -> read(fixture().put("problem_type", "regression")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("problem_type is \"regression\"; only classification is supported: remove");
        ObjectNode one = fixture().put("problem_type", "single_label_classification");
        one.putObject("id2label").put("0", "only");
        assertThatThrownBy(() -> read(one)).hasMessageContaining("with one label");
    }

    @Test
    void labelsAreOrderedByNumberAndMayRepeat() throws IOException {
        ObjectNode json = fixture();
        ObjectNode names = json.putObject("id2label");
        for (int id : new int[] {10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}) {
            names.put(Integer.toString(id), id == 10 ? "crane" : id == 2 ? "crane" : "n" + id);
        }

        assertThat(read(json).labels())
                .isEqualTo(List.of("n0", "n1", "crane", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "crane"));
    }
}
