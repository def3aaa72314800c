package dev.vit4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.method.Query;
import dev.vit4j.common.BadInputException;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Maps of each family against the attention that transformers and timm gave for the same images: which tokens the
 * classifier reads is written here by hand, and maps are computed from the golden attention by definition, in doubles.
 */
class FamilyMapsTest {
    private static final int PATCHES = 9;

    @TempDir
    private Path scratch;

    /**
     * The tokens in front of the patches, as [c]lass token, [d]istillation token and [r]egisters, and what the classifier
     * (or, without one, the library's pooled vector) reads.
     */
    @ParameterizedTest
    @CsvSource({
        "vit-gelu-new,c,class",
        "vit-headless,c,class",
        "vit-msn,c,class",
        "vit-mae,c,class",
        "deit,cd,class",
        "deit-headless,cd,class",
        "deit-teacher,cd,class+distillation",
        "dinov2,c,class+mean",
        "dinov2-registers,crrrr,class+mean",
        "dinov2-headless,c,class",
        "dinov2-registers-headless,crrrr,class",
        "dinov3,crrrr,class",
        "clip,c,mean",
        "clip-vision,c,class",
        "clip-projection,c,class",
        "siglip,'',mean",
        "siglip-vision,'',pooling",
        "beit,c,mean",
        "beit-class-token,c,class",
        "beit-headless,c,mean",
        "timm-deit-distilled,cd,class+distillation",
        "timm-reg4,crrrr,class",
        "timm-reg4-gap,rrrr,mean",
        "timm-reg4-map,rrrr,pooling",
        "timm-gap,'',mean",
        "timm-fc-norm,c,mean",
        "timm-siglip,'',pooling",
        "timm-eva02-tiny,c,mean",
        "timm-dinov3,crrrr,mean"
    })
    void rollOutStartsFromWhatTheClassifierReads(String fixture, String tokens, String reads) throws IOException {
        Golden golden = FamilyGolden.read(fixture, scratch);
        for (String ops : List.of("stock", "fused")) {
            List<AttentionMaps> all = GoldenMapsTest.read(golden, ops);
            assertThat(all).hasSize(golden.images());
            for (int image = 0; image < all.size(); image++) {
                AttentionMaps maps = all.get(image);
                assertThat(letters(maps)).isEqualTo(tokens);
                double[] read = read(golden, image, tokens.length(), reads);
                assertEquals(maps.raw(1, Heads.MEAN, Queries.CLASSIFIER), times(read, mean(golden, image, 1)));
                assertEquals(maps.rollout(), times(times(read, half(golden, image, 1)), half(golden, image, 0)));
            }
        }
    }

    /** Each query that a model has, in the last layer; it is a row of the golden attention. */
    @ParameterizedTest
    @CsvSource({"dinov2-registers,crrrr", "deit-teacher,cd", "beit,c", "siglip-vision,''", "dinov3,crrrr"})
    void everyTokenBeforeThePatchesHasAMapOfItsOwn(String fixture, String tokens) throws IOException {
        Golden golden = FamilyGolden.read(fixture, scratch);
        AttentionMaps maps = GoldenMapsTest.read(golden, "stock").get(0);
        double[][] attention = mean(golden, 0, 1);
        for (int token = 0; token < tokens.length(); token++) {
            Query query = query(tokens, token);
            assertEquals(maps.raw(1, Heads.MEAN, query), attention[token]);
            assertThat(query.name(maps.grid())).isEqualTo(maps.grid().name(token));
        }
        assertEquals(maps.raw(1, Heads.MEAN, Queries.MEAN), times(even(tokens.length()), attention));
    }

    private static Query query(String tokens, int token) {
        return switch (tokens.charAt(token)) {
            case 'c' -> Queries.CLASS_TOKEN;
            case 'd' -> Queries.DISTILLATION_TOKEN;
            default -> Query.register(token - tokens.indexOf('r'));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"siglip-vision", "siglip-both-towers", "timm-siglip", "timm-reg4-map"})
    void thePoolingsWeightsAreThoseOfTheLibraryMeanOverHeads(String fixture) throws IOException {
        Golden golden = FamilyGolden.read(fixture, scratch);
        for (int image = 0; image < golden.images(); image++) {
            PatchMap map =
                    GoldenMapsTest.read(golden, "stock").get(image).pooling().orElseThrow();
            INDArray expected = golden.get("pool_attn").slice(image); // [H,1,N]
            for (int patch = 0; patch < PATCHES; patch++) {
                double mean = (expected.getDouble(0, 0, patch) + expected.getDouble(1, 0, patch)) / 2;
                assertThat(map.weights()[patch]).isCloseTo(mean, within(1e-5));
            }
            assertThat(map.elsewhere()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deit-teacher",
                "dinov2",
                "dinov2-registers",
                "siglip",
                "clip",
                "beit",
                "timm-reg4",
                "timm-reg4-gap",
                "timm-reg4-map",
                "timm-siglip"
            })
    void mapsOfAClassAreThoseOfTheLibrarysGradients(String fixture) throws IOException {
        Golden golden = FamilyGolden.read(fixture, scratch);
        Map<String, INDArray> expected = Safetensors.read(Golden.folder("explanations.safetensors"));
        double[] classes = expected.get(fixture + ".classes").toDoubleVector();
        List<AttentionMaps> maps = GoldenMapsTest.read(golden, "stock");
        try (ClassGradients gradients = new ClassGradients(golden.model(), 2)) {
            List<PreprocessedImage> images =
                    maps.stream().map(AttentionMaps::image).toList();
            int[] chosen = Arrays.stream(classes).mapToInt(value -> (int) value).toArray();
            List<ClassGradient> ofImages = gradients.of(images, chosen);
            for (int image = 0; image < golden.images(); image++) {
                PatchMap relevance = maps.get(image).gradient(ofImages.get(image), Queries.CLASSIFIER);
                assertEquals(
                        relevance,
                        expected.get(fixture + ".gradient").slice(image).toDoubleVector());
                assertThat(maps.get(image).gradCam(ofImages.get(image)).weights())
                        .containsExactly(
                                expected.get(fixture + ".gradcam").slice(image).toDoubleVector(), within(1e-5));
            }
        }
        assertThat(maps.get(0).predictions(5)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit-headless", "dinov2-registers-headless", "siglip-vision", "clip-vision", "dinov3"})
    void withoutAClassHeadThereIsNoPredictionAndNoClassToExplain(String fixture) throws IOException {
        AttentionMaps maps = withImage(fixture);
        assertThat(maps.logits()).isEmpty();
        assertThat(maps.predictions(5)).isEmpty();
        assertThat(maps.rollout().sum()).isPositive();
        assertThatThrownBy(() -> maps.gradient(0))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "this model has no class head, so there is no class to explain; raw attention and roll-out need"
                                + " none");
        assertThatThrownBy(() -> maps.gradCam(0)).hasMessageContaining("no class head");
    }

    @Test
    void gradientRollOutOfTwoReadTokensIsTheMeanOfBoth() throws IOException {
        AttentionMaps maps = withImage("deit-teacher");
        try (ClassGradients gradients =
                new ClassGradients(FamilyGolden.read("deit-teacher", scratch).model(), 1)) {
            ClassGradient gradient =
                    gradients.of(List.of(maps.image()), new int[] {2}).get(0);
            double[] ofClass = maps.gradient(gradient, Queries.CLASS_TOKEN).weights();
            double[] ofDistillation =
                    maps.gradient(gradient, Queries.DISTILLATION_TOKEN).weights();
            double[] ofBoth = maps.gradient(gradient, Queries.CLASSIFIER).weights();
            for (int patch = 0; patch < PATCHES; patch++) {
                assertThat(ofBoth[patch]).isCloseTo((ofClass[patch] + ofDistillation[patch]) / 2, within(1e-9));
            }
            assertThat(ofClass).isNotEqualTo(ofDistillation);
        }
    }

    private AttentionMaps withImage(String fixture) throws IOException {
        Golden golden = FamilyGolden.read(fixture, scratch);
        return GoldenMapsTest.read(golden, "stock").get(0);
    }

    private static String letters(AttentionMaps maps) {
        return (maps.grid().classToken() ? "c" : "")
                + (maps.grid().distillationToken() ? "d" : "")
                + "r".repeat(maps.grid().registers());
    }

    /** Returns the weight of each token in what is read, [T]. */
    private static double[] read(Golden golden, int image, int prefix, String reads) {
        double[] read = new double[prefix + PATCHES];
        switch (reads) {
            case "class" -> read[0] = 1;
            case "mean" -> Arrays.fill(read, prefix, read.length, 1.0 / PATCHES);
            case "class+mean" -> {
                read[0] = 0.5;
                Arrays.fill(read, prefix, read.length, 0.5 / PATCHES);
            }
            case "class+distillation" -> {
                read[0] = 0.5;
                read[1] = 0.5;
            }
            default -> {
                INDArray heads = golden.get("pool_attn").slice(image);
                for (int patch = 0; patch < PATCHES; patch++) {
                    read[prefix + patch] = (heads.getDouble(0, 0, patch) + heads.getDouble(1, 0, patch)) / 2;
                }
            }
        }
        return read;
    }

    private static double[] even(int prefix) {
        double[] even = new double[prefix + PATCHES];
        Arrays.fill(even, prefix, even.length, 1.0 / PATCHES);
        return even;
    }

    /** Mean over heads of the golden attention of a layer, [T][T]. */
    private static double[][] mean(Golden golden, int image, int layer) {
        return golden.get("attn." + layer).slice(image).mean(0).toDoubleMatrix();
    }

    /** A layer of roll-out: half of it the residual connection. */
    private static double[][] half(Golden golden, int image, int layer) {
        double[][] half = mean(golden, image, layer);
        for (int i = 0; i < half.length; i++) {
            for (int j = 0; j < half.length; j++) {
                half[i][j] = 0.5 * half[i][j] + (i == j ? 0.5 : 0);
            }
        }
        return half;
    }

    private static double[] times(double[] row, double[][] matrix) {
        double[] product = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            for (int j = 0; j < row.length; j++) {
                product[j] += row[i] * matrix[i][j];
            }
        }
        return product;
    }

    private static void assertEquals(PatchMap map, double[] expected) {
        int prefix = expected.length - PATCHES;
        assertThat(map.weights()).containsExactly(Arrays.copyOfRange(expected, prefix, expected.length), within(1e-5));
        assertThat(map.prefix()).containsExactly(Arrays.copyOf(expected, prefix), within(1e-5));
    }
}
