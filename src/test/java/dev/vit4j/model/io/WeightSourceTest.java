package dev.vit4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Model;
import dev.vit4j.model.safetensors.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class WeightSourceTest {
    @TempDir
    private Path folder;

    private Model model;

    @BeforeEach
    void aModelWithoutWeights() throws IOException {
        Path tiny = Fixtures.folder("tiny-a");
        model = ModelFolder.read(tiny);
        Files.copy(tiny.resolve("config.json"), folder.resolve("config.json"));
    }

    private void write(UnaryOperator<String> name, Map<String, INDArray> others) throws IOException {
        Map<String, INDArray> all = new LinkedHashMap<>(others);
        model.weights().forEach((weight, array) -> all.put(name.apply(weight), array));
        Safetensors.write(folder.resolve("model.safetensors"), all, Map.of());
    }

    private void refused(String... parts) {
        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(BadInputException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    /**
     * Names as {@code state_dict()} of PyTorch 2.13 gives them for DataParallel(m), compile(m), DataParallel(compile(m)), a
     * module with m as {@code model}, and compile(DataParallel(that)).
     */
    @ParameterizedTest
    @ValueSource(strings = {"module.", "_orig_mod.", "module._orig_mod.", "model.", "_orig_mod.module.model."})
    void prefixesOfWrappersAreRemoved(String prefix) throws IOException {
        write(prefix::concat, Map.of());
        assertThat(ModelFolder.read(folder).weights()).isEqualTo(model.weights());
        assertThat(ModelConverter.read(folder.resolve("model.safetensors"), OptionalInt.of(4), note -> {})
                        .weights())
                .isEqualTo(model.weights());
    }

    /** torch.compile of a block: {@code vit.encoder.layer.0._orig_mod.intermediate...}. */
    @Test
    void aCompiledPartIsReadToo() throws IOException {
        write(name -> name.replaceFirst("layer\\.0\\.", "layer.0._orig_mod."), Map.of());
        assertThat(ModelFolder.read(folder).weights()).isEqualTo(model.weights());
    }

    /** AveragedModel counts beside its module. */
    @Test
    void aWrappersCounterDoesNotKeepThePrefix() throws IOException {
        write("module."::concat, Map.of("n_averaged", Nd4j.scalar(DataType.INT64, 3)));
        assertThat(ModelFolder.read(folder).weights()).isEqualTo(model.weights());
    }

    @Test
    void whatNotAllWeightsHaveIsTheirName() throws IOException {
        write(name -> name.startsWith("classifier.") ? name : "module." + name, Map.of());
        refused("missing: vit.", "unexpected: module.vit.");
        write("backbone."::concat, Map.of());
        refused("unexpected: backbone.");
    }

    @Test
    void oneWeightUnderTwoNamesIsRefused() throws IOException {
        write(name -> name, Map.of("_orig_mod.classifier.bias", Nd4j.zeros(3)));
        refused("classifier.bias and ", "_orig_mod.classifier.bias", "are the same one");
    }

    @Test
    void buffersAreLeftOut() throws IOException {
        INDArray longs = Nd4j.zeros(DataType.INT64, 1, 17);
        write(
                name -> name,
                Map.of(
                        "vit.embeddings.position_ids", longs,
                        "vit.encoder.layer.0.attention.relative_position_index", longs,
                        "vit.bn.num_batches_tracked", longs));
        assertThat(ModelFolder.read(folder).weights()).isEqualTo(model.weights());
        write(name -> name, Map.of("vit.head_mask", longs));
        refused("unexpected: vit.head_mask");
    }

    /** A masked attention's buffer is of BOOL, which is no type that is read. */
    @Test
    void buffersMayBeTruthValues() throws IOException {
        byte[] header = ("{\"attn_mask\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[0,3]},"
                        + "\"model.a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[3,7]}} ")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + 7).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header).put(new byte[] {1, 0, 1}).putFloat(0.25f);
        Files.write(folder.resolve("model.safetensors"), file.array());
        try (WeightSource source = WeightSource.open(folder)) {
            assertThat(source.names()).containsExactly("a");
            assertThat(source.read("a").getFloat(0)).isEqualTo(0.25f);
        }
    }

    @Test
    void doublesAreRoundedToFloats() throws IOException {
        Map<String, INDArray> doubles = new LinkedHashMap<>();
        model.weights().forEach((name, array) -> doubles.put(name, array.castTo(DataType.DOUBLE)));
        INDArray bias = doubles.get("classifier.bias");
        bias.putScalar(0, 0.1); // between two floats; the nearest is 0x1.99999ap-4
        bias.putScalar(1, Double.NEGATIVE_INFINITY);
        Safetensors.write(folder.resolve("model.safetensors"), doubles, Map.of());

        Map<String, INDArray> read = ModelFolder.read(folder).weights();
        assertThat(read.get("classifier.bias").getFloat(0)).isEqualTo(0x1.99999ap-4f);
        assertThat(read.get("classifier.bias").getFloat(1)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(read.get("vit.layernorm.weight")).isEqualTo(model.weights().get("vit.layernorm.weight"));

        bias.putScalar(2, -1e39);
        Safetensors.write(folder.resolve("model.safetensors"), doubles, Map.of());
        refused("model.safetensors: tensor classifier.bias holds -1.0E39 in F64, beyond the range of float");
    }

    /** Weights in two files, {@code classifier.bias} in the second. */
    private ObjectNode shards() throws IOException {
        Map<String, INDArray> first = new LinkedHashMap<>(model.weights());
        Map<String, INDArray> second = new LinkedHashMap<>();
        second.put("classifier.bias", first.remove("classifier.bias"));
        second.put("vit.layernorm.weight", first.remove("vit.layernorm.weight"));
        Safetensors.write(folder.resolve("model-00001-of-00002.safetensors"), first, Map.of());
        Safetensors.write(folder.resolve("model-00002-of-00002.safetensors"), second, Map.of());
        ObjectNode index = Json.mapper().createObjectNode();
        ObjectNode map = index.putObject("weight_map");
        first.keySet().forEach(name -> map.put(name, "model-00001-of-00002.safetensors"));
        second.keySet().forEach(name -> map.put(name, "model-00002-of-00002.safetensors"));
        return index;
    }

    private void writeIndex(ObjectNode index) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
    }

    @Test
    void aModelInSeveralFilesIsRead() throws IOException {
        writeIndex(shards());
        assertThat(ModelFolder.read(folder).weights()).isEqualTo(model.weights());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../elsewhere.safetensors",
                "/etc/elsewhere.safetensors",
                "sub/elsewhere.safetensors",
                "..\\\\elsewhere.safetensors",
                "C:elsewhere.safetensors",
                "pytorch_model.bin"
            })
    void anIndexThatLeadsElsewhereIsRefused(String file) throws IOException {
        ObjectNode index = shards();
        ((ObjectNode) index.get("weight_map")).put("classifier.bias", file);
        writeIndex(index);
        refused("model.safetensors.index.json: weight_map: \"" + file + "\" is not the name of a safetensors file");
    }

    @Test
    void aMissingOrDamagedShardIsNamed() throws IOException {
        writeIndex(shards());
        Path second = folder.resolve("model-00002-of-00002.safetensors");
        Files.writeString(second, "version https://git-lfs.github.com/spec/v1\noid sha256:8a\nsize 77\n");
        refused(second + ": this is a Git LFS pointer of a file of 77 bytes: run git lfs pull");
        Files.delete(second);
        refused("model.safetensors.index.json: model-00002-of-00002.safetensors, a part of the weights, is missing");
    }

    @Test
    void shardsThatContradictTheIndexAreRefused() throws IOException {
        ObjectNode index = shards();
        ((ObjectNode) index.get("weight_map")).put("classifier.bias", "model-00001-of-00002.safetensors");
        writeIndex(index);
        refused("tensor classifier.bias is not in model-00001-of-00002.safetensors");

        writeIndex(shards());
        Safetensors.write(
                folder.resolve("model-00002-of-00002.safetensors"),
                Map.of(
                        "classifier.bias", Nd4j.zeros(3),
                        "vit.layernorm.weight", Nd4j.zeros(64),
                        "classifier.weight", Nd4j.zeros(3, 64)),
                Map.of());
        refused("tensor classifier.weight is in model-00002-of-00002.safetensors and in another file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "model.pth", "last.ckpt", "weights.PT"})
    void aPickleIsRefusedWithTwoLinesOfPython(String name) throws IOException {
        Path pickle = Files.writeString(folder.resolve(name), "not read");
        Files.writeString(folder.resolve("optimizer.pt"), "not the weights");
        Files.writeString(folder.resolve("training_args.bin"), "not the weights");
        refused(
                folder + ": neither model.safetensors nor model.safetensors.index.json is there; " + name
                        + " is a pickle, which may run code when loaded, and is not read",
                "\n    import torch, safetensors.torch; w = torch.load(\"" + pickle + "\"",
                "\n    safetensors.torch.save_file(");
        assertThatThrownBy(() -> ModelPath.of(pickle, note -> {}))
                .hasMessageContaining("w = torch.load(\"" + pickle + "\"");
    }

    @Test
    void allShardsOfAPickleAreConverted() throws IOException {
        for (int i = 1; i <= 2; i++) {
            Files.writeString(folder.resolve("pytorch_model-0000" + i + "-of-00002.bin"), "not read");
        }
        refused("for f in [\"" + folder.resolve("pytorch_model-00001-of-00002.bin") + "\", \""
                + folder.resolve("pytorch_model-00002-of-00002.bin") + "\"]");
    }

    @Test
    void otherFormatsAreNamed() throws IOException {
        Path other = Files.writeString(folder.resolve("flax_model.msgpack"), "");
        refused("flax_model.msgpack holds the weights for Flax", "from_flax=True", "transformers 4");
        Files.move(other, other.resolveSibling("tf_model.h5"));
        refused("tf_model.h5 holds the weights for Keras", "from_tf=True");
        Files.move(other.resolveSibling("tf_model.h5"), other.resolveSibling("ViT-B_16.npz"));
        refused("ViT-B_16.npz is not in safetensors format");
        Files.writeString(folder.resolve("vit.safetensors"), "");
        refused("vit.safetensors is there instead: rename it to model.safetensors");
    }
}
