package dev.vit4j.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.model.init.PositionResampler;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.train.optimizer.AdamW;
import dev.vit4j.train.optimizer.AdamWSettings;
import dev.vit4j.train.optimizer.FlatVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Compares every family with transformers and timm themselves, whose results the fixtures hold. */
class FamilyFixturesTest {
    /** Relative to the largest entry; the libraries' own 32-bit results differ by up to 2e-6 from their 64-bit ones. */
    private static final double CLOSE = 2e-5;

    private static final double LEARNING_RATE = 1e-3;
    private static final int STEPS = 3;

    @TempDir
    private Path scratch;

    static List<String> names() throws IOException {
        return FamilyFixture.names();
    }

    static Stream<Arguments> namesAndOps() throws IOException {
        return names().stream().flatMap(name -> Stream.of("stock", "fused").map(ops -> Arguments.of(name, ops)));
    }

    static List<String> namesInMemory() throws IOException {
        JsonNode all = inMemory();
        return names().stream().filter(all::has).toList();
    }

    private static JsonNode inMemory() throws IOException {
        return Json.mapper()
                .readTree(Files.readString(Fixtures.folder("families").resolve("names-in-memory.json")));
    }

    static Stream<Arguments> trainedNamesAndOps() throws IOException {
        return namesAndOps().filter(it -> FamilyFixture.contains(it.get()[0].toString(), "labels"));
    }

    static Stream<String> resizedNames() throws IOException {
        return names().stream().filter(name -> FamilyFixture.contains(name, "resized.images"));
    }

    @ParameterizedTest
    @MethodSource("namesAndOps")
    void everyNumberOnTheWayIsTheLibrarys(String name, String ops) {
        FamilyFixture fixture = FamilyFixture.read(name);
        ViTConfig config = fixture.model().config();
        Map<String, INDArray> expected = new LinkedHashMap<>();
        for (int layer = 0; layer <= config.depth(); layer++) {
            expected.put(ViTGraph.hiddenName(layer), fixture.get("hidden." + layer));
        }
        for (int layer = 0; layer < config.depth(); layer++) {
            expected.put(ViTGraph.attentionName(layer), fixture.get("attn." + layer));
        }
        if (embedding(fixture) != null) {
            expected.put(ViTGraph.POOLED, embedding(fixture));
        }
        List<String> names = List.copyOf(expected.keySet());
        try (Predictor predictor = predictor(fixture.model(), ops, fixture, names)) {
            for (int run = 0; run < 2; run++) { // the second run uses weights repacked by the first, in reused memory
                Map<String, INDArray> results = predictor.run(fixture.patches());
                expected.forEach((result, value) -> assertSame(result, results.get(result), value));
                if (fixture.has("logits_f64")) {
                    assertSame("logits", results.get(ViTGraph.LOGITS), fixture.get("logits_f64"));
                }
            }
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("namesAndOps")
    void theResultAloneIsTheLibrarys(String name, String ops) {
        FamilyFixture fixture = FamilyFixture.read(name);
        assertResult(fixture, fixture.model(), ops);
    }

    @ParameterizedTest
    @MethodSource("trainedNamesAndOps")
    void lossAndEveryGradientAreTheLibrarys(String name, String ops) throws IOException {
        FamilyFixture fixture = FamilyFixture.read(name);
        Map<String, INDArray> expected = fixture.underOurNames(scratch.resolve("gradients"), "grad.", Nd4j::zerosLike);
        List<String> names = trained(fixture);
        try (GradientGraph graph = graph(fixture, fixture.model().weights(), ops, names)) {
            GradientGraph.Result result = graph.run(inputs(fixture));
            assertThat(result.loss()).isCloseTo(fixture.get("loss_f64").getDouble(0), within(CLOSE));
            for (String weight : names) {
                assertSame("gradient of " + weight, result.gradients().get(weight), expected.get(weight));
            }
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("trainedNamesAndOps")
    void threeStepsOfAdamWEndWhereTheLibrarysDo(String name, String ops) throws IOException {
        FamilyFixture fixture = FamilyFixture.read(name);
        Map<String, INDArray> gradients = fixture.underOurNames(scratch.resolve("gradients"), "grad.", Nd4j::zerosLike);
        Map<String, INDArray> expected = fixture.underOurNames(scratch.resolve("steps"), "adamw3.", weight -> weight);
        List<String> names = trained(fixture);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        names.forEach(weight ->
                shapes.put(weight, fixture.model().weights().get(weight).shape()));
        FlatVector parameters = FlatVector.zeros(shapes);
        parameters.assign(fixture.model().weights());
        Map<String, INDArray> weights = new LinkedHashMap<>(fixture.model().weights());
        weights.putAll(parameters.views());
        AdamW adam = new AdamW(
                new AdamWSettings(0.9, 0.999, 1e-8, 0.05, 0), parameters, WeightNames::decayed, OpsChoice.of(ops));
        try (GradientGraph graph = graph(fixture, weights, ops, names)) {
            for (int step = 0; step < STEPS; step++) {
                adam.accumulate(graph.run(inputs(fixture)).gradients(), 1);
                adam.step(LEARNING_RATE, adam.gradientNorm());
            }
        }
        for (String weight : names) {
            if (!isKeyBias(weight)) {
                assertStepped(weight, parameters.views().get(weight), expected.get(weight), gradients.get(weight));
            }
        }
    }

    /** Writes the model under its own names: every tensor that takes part is in the file, and reads as it was. */
    @ParameterizedTest
    @MethodSource("names")
    void writtenBackItHasTheLibrarysNamesAndNumbers(String name) throws IOException {
        FamilyFixture fixture = FamilyFixture.read(name);
        Path written = scratch.resolve("written");
        ModelFolder.write(written, fixture.model());
        Model again = FamilyFixture.model(written);
        assertThat(again.config()).isEqualTo(fixture.model().config());
        assertThat(again.labels()).isEqualTo(fixture.model().labels());
        assertResult(fixture, again, "fused");
    }

    /** The names that transformers 5 uses in memory, and writes with {@code save_original_format=False}. */
    @ParameterizedTest
    @MethodSource("namesInMemory")
    void namesInMemoryAreUnderstoodToo(String name) throws IOException {
        JsonNode all = inMemory();
        FamilyFixture fixture = FamilyFixture.read(name);
        Map<String, INDArray> tensors = fixture.file();
        TreeSet<String> replaced = new TreeSet<>();
        Map<String, INDArray> renamed = new LinkedHashMap<>();
        all.get(name).properties().forEach(entry -> {
            String theirs = entry.getValue().asText();
            String whole = theirs.replaceAll("\\[./2]$", "");
            INDArray tensor = tensors.get(whole);
            renamed.put(entry.getKey(), theirs.equals(whole) ? tensor : half(tensor, theirs.endsWith("[1/2]")));
            replaced.add(whole);
        });
        replaced.forEach(tensors::remove);
        tensors.putAll(renamed);
        Model model = FamilyFixture.model(fixture.copy(scratch.resolve("renamed"), tensors));
        assertThat(model.config()).isEqualTo(fixture.model().config());
        assertResult(fixture, model, "fused");
    }

    /** The names of published files, which transformers 5 reads too but does not write. */
    @ParameterizedTest
    @CsvSource({
        "vit-msn, ^encoder\\., vit.encoder.",
        "siglip-vision, ^, vision_model.",
        "clip-vision, ^vision_model\\., ",
        "vit-headless, ^, vit.",
        "dinov2-headless, ^, dinov2.",
        "dinov3, ^layer\\., model.layer."
    })
    void namesOfPublishedFilesAreUnderstoodToo(String name, String pattern, String replacement) throws IOException {
        FamilyFixture fixture = FamilyFixture.read(name);
        Map<String, INDArray> renamed = new LinkedHashMap<>();
        fixture.file()
                .forEach((old, tensor) ->
                        renamed.put(old.replaceFirst(pattern, replacement == null ? "" : replacement), tensor));
        Model model = FamilyFixture.model(fixture.copy(scratch.resolve("published"), renamed));
        assertThat(model.config()).isEqualTo(fixture.model().config());
        assertResult(fixture, model, "fused");
    }

    /** Tables of indices that older versions of transformers wrote beside the parameters. */
    @ParameterizedTest
    @CsvSource({
        "beit, beit.encoder.layer.0.attention.attention.relative_position_bias.relative_position_index",
        "beit-shared, beit.encoder.relative_position_bias.relative_position_index",
        "clip, vision_model.embeddings.position_ids",
        "clip-both-towers, vision_model.embeddings.position_ids",
        "siglip, vision_model.embeddings.position_ids",
        "timm-beit, blocks.0.attn.relative_position_index"
    })
    void indicesBesideTheParametersAreLeftOut(String name, String index) throws IOException {
        FamilyFixture fixture = FamilyFixture.read(name);
        Map<String, INDArray> tensors = fixture.file();
        tensors.put(index, Nd4j.zeros(DataType.FLOAT, 1, 10));
        assertResult(fixture, FamilyFixture.model(fixture.copy(scratch.resolve("indices"), tensors)), "fused");
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("resizedNames")
    void anImageOfAnotherSizeGivesTheLibrarysResult(String name) {
        FamilyFixture fixture = FamilyFixture.read(name);
        INDArray images = fixture.get("resized.images");
        Size size = new Size((int) images.size(2), (int) images.size(3));
        Model model = PositionResampler.toImageSize(fixture.model(), size, note -> {});
        String result = fixture.has("resized.logits") ? ViTGraph.LOGITS : ViTGraph.POOLED;
        String first = ViTGraph.hiddenName(0);
        try (Predictor predictor = new Predictor(
                model.config(), model.weights(), OpsChoice.of("fused"), 1, List.of(first, ViTGraph.POOLED))) {
            Map<String, INDArray> results =
                    predictor.run(Golden.cut(images, model.config().stem().patchSize()));
            assertSame(first, results.get(first), fixture.get("resized.hidden.0"));
            if (fixture.has("resized." + result)) {
                assertSame(result, results.get(result), fixture.get("resized." + result));
            }
        }
    }

    private static INDArray half(INDArray tensor, boolean second) {
        long half = tensor.size(0) / 2;
        return tensor.get(NDArrayIndex.interval(second ? half : 0, second ? 2 * half : half))
                .dup('c');
    }

    /** Returns what an embedding of the library is: null for class heads that do not show what they get. */
    private static INDArray embedding(FamilyFixture fixture) {
        if (fixture.has("projected_f64")) {
            return fixture.get("projected_f64");
        }
        if (fixture.model().config().pooling() == Pooling.CLS_AND_DISTILLATION) {
            return null; // timm shows the mean of the two vectors that its heads get
        }
        if (fixture.has("pooled_f64")) {
            return fixture.get("pooled_f64");
        }
        return fixture.has("last_hidden")
                ? fixture.get("last_hidden").get(NDArrayIndex.all(), NDArrayIndex.point(0), NDArrayIndex.all())
                : null;
    }

    private static void assertResult(FamilyFixture fixture, Model model, String ops) {
        boolean head = fixture.has("logits_f64");
        try (Predictor predictor = predictor(model, ops, fixture, head ? List.of() : List.of(ViTGraph.POOLED))) {
            Map<String, INDArray> results = predictor.run(fixture.patches());
            if (head) {
                assertSame("logits", results.get(ViTGraph.LOGITS), fixture.get("logits_f64"));
            } else {
                assertSame("embedding", results.get(ViTGraph.POOLED), embedding(fixture));
            }
        }
    }

    private static Predictor predictor(Model model, String ops, FamilyFixture fixture, List<String> more) {
        int images = (int) fixture.get("images").size(0);
        return new Predictor(model.config(), model.weights(), OpsChoice.of(ops), images, more);
    }

    private static GradientGraph graph(
            FamilyFixture fixture, Map<String, INDArray> weights, String ops, List<String> names) {
        int images = (int) fixture.get("images").size(0);
        ViTConfig config = fixture.model().config().withDropouts(Dropouts.NONE); // BEiT's has drop path
        return GradientGraph.ofModel(config, OpsChoice.of(ops), weights, images, names, List.of());
    }

    private List<String> trained(FamilyFixture fixture) throws IOException {
        List<String> names = new ArrayList<>();
        fixture.present(scratch.resolve("present"), "grad.").forEach((name, marks) -> {
            if (marks.sumNumber().doubleValue() > 0) {
                names.add(name);
            }
        });
        return names;
    }

    private static Map<String, INDArray> inputs(FamilyFixture fixture) {
        INDArray labels = fixture.get("labels");
        INDArray targets = Nd4j.zeros(
                DataType.FLOAT, labels.length(), fixture.model().config().classes());
        for (int i = 0; i < labels.length(); i++) {
            targets.putScalar(i, labels.getLong(i), 1);
        }
        return Map.of(ViTGraph.PATCHES, fixture.patches(), ViTGraph.TARGETS, targets);
    }

    /** Softmax ignores a bias that all keys share: only rounding is left of its gradient. */
    private static boolean isKeyBias(String weight) {
        return weight.endsWith("key.bias");
    }

    private static void assertSame(String what, INDArray actual, INDArray expected) {
        assertThat(actual).as(what).isNotNull();
        assertThat(actual.length()).as("length of %s", what).isEqualTo(expected.length());
        double largest = isKeyBias(what) ? 1 : expected.amaxNumber().doubleValue();
        assertThat(Golden.difference(actual, expected) / Math.max(largest, 1e-6))
                .as(what)
                .isLessThan(CLOSE);
    }

    /** A first gradient that rounding could turn makes Adam take full steps either way: see {@code AdamWTest}. */
    private static void assertStepped(String name, INDArray actual, INDArray expected, INDArray gradient) {
        double[] is = values(actual);
        double[] should = values(expected);
        double[] slope = values(gradient);
        double noise = 1e-4 * gradient.amaxNumber().doubleValue();
        for (int i = 0; i < is.length; i++) {
            boolean isNoise = Math.abs(slope[i]) < noise;
            assertThat(Math.abs(is[i] - should[i]))
                    .as("%s at %d", name, i)
                    .isLessThan(isNoise ? 2 * STEPS * LEARNING_RATE : 1e-4);
        }
    }

    private static double[] values(INDArray array) {
        return array.dup('c').reshape(-1).castTo(DataType.DOUBLE).toDoubleVector();
    }
}
