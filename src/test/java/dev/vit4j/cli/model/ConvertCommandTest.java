package dev.vit4j.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Json;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.safetensors.Safetensors;
import dev.vit4j.ops.OpsChoice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine;

class ConvertCommandTest {
    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static Path fixture(String file) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ConvertCommandTest.class.getResource("/fixtures/" + file), file)
                .toURI());
    }

    private int convert(Object... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        return new CommandLine(new ConvertCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, line, result) -> {
                    line.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(words);
    }

    @Test
    void aTimmFileBecomesAModelFolderWithTheSameWeights() throws URISyntaxException {
        int code = convert(fixture("tiny-a/timm.safetensors"), temp.resolve("hf"), "--heads", "4");

        assertThat(code).isZero();
        Model model = ModelFolder.read(temp.resolve("hf"));
        assertThat(model.weights())
                .isEqualTo(ModelFolder.read(fixture("tiny-a")).weights());
        assertThat(model.config().blocks().layerNormEps()).isEqualTo(1e-6);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("inferred from the weights").contains("wrote " + temp.resolve("hf"));
    }

    @Test
    void aModelFolderBecomesATimmFile() throws URISyntaxException {
        int code = convert(fixture("tiny-b"), temp.resolve("x.safetensors"), "--to", "timm");

        assertThat(code).isZero();
        assertThat(temp.resolve("x.safetensors")).hasSameBinaryContentAs(fixture("tiny-b/timm.safetensors"));
    }

    @Test
    void halfFloatsHalveTheFileAndHardlyMoveTheLogits() throws Exception {
        Golden golden = Golden.read("tiny-a");
        Path half = temp.resolve("half");
        assertThat(convert(fixture("tiny-a"), half, "--dtype", "f16")).isZero();

        assertThat(Files.size(half.resolve("model.safetensors")))
                .isLessThan(Files.size(fixture("tiny-a/model.safetensors")) * 6 / 10);
        assertThat(Json.read(half.resolve("config.json")).get("torch_dtype").asText())
                .isEqualTo("float16");
        Model read = ModelFolder.read(half);
        read.weights().forEach((name, weight) -> {
            double largest = golden.model().weights().get(name).amaxNumber().doubleValue();
            assertThat(Golden.difference(weight, golden.model().weights().get(name)))
                    .as(name)
                    .isLessThanOrEqualTo(largest * 0x1p-11);
        });
        try (Predictor predictor = new Predictor(read.config(), read.weights(), OpsChoice.STOCK, golden.images())) {
            float[][] logits = predictor.logits(golden.patches(), golden.images());
            INDArray expected = golden.get("logits_f64");
            assertThat(Golden.difference(Nd4j.create(logits), expected))
                    .isLessThan(0.01 * expected.amaxNumber().doubleValue())
                    .isPositive();
        }
        Path lone = temp.resolve("half.safetensors");
        assertThat(convert(half, lone, "--to", "timm", "--dtype", "f16")).isZero();
        assertThat(Files.size(lone)).isLessThan(Files.size(fixture("tiny-a/timm.safetensors")) * 6 / 10);
    }

    @Test
    void weightsBeyondHalfFloatsAreRefusedAndNothingIsLeft() throws Exception {
        Model model = ModelFolder.read(fixture("tiny-a"));
        model.weights().get("classifier.weight").putScalar(0, 70_000);
        ModelFolder.write(temp.resolve("large"), model);
        assertThat(convert(temp.resolve("large"), temp.resolve("half"), "--dtype", "f16"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("tensor classifier.weight holds 70000.0, beyond the range of F16 (65504): keep F32");
        assertThat(temp.resolve("half")).doesNotExist();
    }

    @Test
    void imageSizeAndClassesAreChangedWithALineEach() throws URISyntaxException {
        int code = convert(fixture("tiny-a"), temp.resolve("m"), "--image-size", "64", "--classes", "3");

        assertThat(code).isZero();
        assertThat(ModelFolder.read(temp.resolve("m")).config().tokens()).isEqualTo(257);
        assertThat(ModelFolder.read(temp.resolve("m")).labels()).containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
        assertThat(err.toString())
                .contains("image size 32 -> 64: position embeddings resampled from 8 x 8 to 16 x 16 patches")
                .contains("class head replaced: 10 classes -> 3");
    }

    @Test
    void aBackboneStaysOneOrGetsClasses() throws Exception {
        var weights = Safetensors.read(fixture("tiny-a/timm.safetensors"));
        weights.keySet().removeIf(name -> name.startsWith("head."));
        Path file = temp.resolve("backbone.safetensors");
        Safetensors.write(file, weights, Safetensors.PYTORCH);

        assertThat(convert(file, temp.resolve("bare"), "--heads", "4")).isZero();
        assertThat(err.toString()).contains("weights in Hugging Face's naming, no class head");
        assertThat(convert(temp.resolve("bare"), temp.resolve("timm"), "--to", "timm"))
                .isZero();
        assertThat(Safetensors.read(temp.resolve("timm/model.safetensors"))).isEqualTo(weights);
        assertThat(convert(file, temp.resolve("m"), "--heads", "4", "--classes", "10"))
                .isZero();
        assertThat(err.toString()).contains("class head added: 10 classes");
    }

    @Test
    void wrongUseIsToldApartFromFailure() throws URISyntaxException {
        assertThat(convert(fixture("tiny-a"), temp.resolve("x.safetensors"))).isEqualTo(2);
        assertThat(err.toString()).contains("only --to timm writes a single .safetensors file");
        assertThat(convert(fixture("tiny-a"), temp.resolve("y"), "--classes", "0"))
                .isEqualTo(2);
        assertThat(convert(fixture("tiny-a"), temp.resolve("y"), "--to", "jax")).isEqualTo(2);
        assertThat(convert(fixture("tiny-a"))).isEqualTo(2);
        assertThat(temp).isEmptyDirectory();
    }
}
