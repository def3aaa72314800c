package dev.vit4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.method.Query;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.init.PositionResampler;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models without a class token, with overlapping patches, or both. */
class UnusualModelsTest {
    private static final int SIZE = 16;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"CLS,4,4", "CLS,2,7", "MEAN,4,4", "MEAN,2,7"})
    void aModelFromItsFolderGivesMapsOfItsGrid(Pooling pooling, int stride, int side) throws IOException {
        ModelFolder.write(folder.resolve("m"), model(pooling, stride));
        Model read = ModelFolder.read(folder.resolve("m"));
        AttentionMaps maps = AttentionMaps.of(read, noise());
        assertThat(maps.grid().rows()).isEqualTo(side);
        assertThat(maps.grid().tokens()).isEqualTo(side * side + (pooling == Pooling.CLS ? 1 : 0));
        assertThat(maps.weights().shape())
                .containsExactly(2, 2, maps.grid().tokens(), maps.grid().tokens());
        for (PatchMap map : List.of(
                maps.raw(1, Heads.MEAN, Queries.CLASSIFIER),
                maps.rollout(),
                maps.raw(0, Heads.one(1), Query.patch(side - 1, 0)))) {
            assertThat(map.sum() + map.elsewhere()).isCloseTo(1, within(1e-6));
            BufferedImage overlay = maps.overlay(map);
            assertThat(overlay.getWidth()).isEqualTo(40);
            assertThat(overlay.getHeight()).isEqualTo(30);
        }
        PatchMap relevance = maps.gradient(1);
        assertThat(relevance.weights()).hasSize(side * side);
        assertThat(relevance.min()).isNotNegative();
        assertThat(relevance.max()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 2})
    void withoutAClassTokenTheMapIsTheMeanOverQueries(int stride) {
        AttentionMaps maps = AttentionMaps.of(model(Pooling.MEAN, stride), noise());
        LayerAttention layer = maps.layers().get(1);
        double[] mean = new double[layer.tokens()];
        for (int query = 0; query < layer.tokens(); query++) {
            for (int key = 0; key < layer.tokens(); key++) {
                mean[key] += layer.values()[layer.row(1, query) + key] / (double) layer.tokens();
            }
        }
        assertThat(maps.raw(1, Heads.one(1), Queries.CLASSIFIER).weights()).containsExactly(mean, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"CLS,2", "MEAN,2", "MEAN,4"})
    void stockAndFusedOperationsGiveTheSameMaps(Pooling pooling, int stride) {
        Model model = model(pooling, stride);
        float[] stock = weights(model, "stock");
        assertThat(weights(model, "fused")).containsExactly(stock, within(1e-6f));
    }

    private static float[] weights(Model model, String ops) {
        try (AttentionReader reader = new AttentionReader(model, OpsChoice.of(ops), 2)) {
            return reader.read(List.of(noise())).get(0).weights().data().asFloat();
        }
    }

    @Test
    void theirPositionsAreResampledToAnotherSize() {
        Model larger = PositionResampler.toImageSize(model(Pooling.CLS, 2), Size.square(20), note -> {});
        AttentionMaps maps = AttentionMaps.of(larger, noise());
        assertThat(maps.grid().rows()).isEqualTo(9);
        assertThat(maps.rollout().weights()).hasSize(81);
    }

    @Test
    void whatIsOutOfRangeNamesTheRange() {
        AttentionMaps maps = AttentionMaps.of(model(Pooling.CLS, 4), noise());
        assertThatThrownBy(() -> maps.raw(2, Heads.MEAN, Queries.CLASSIFIER))
                .isInstanceOf(BadInputException.class)
                .hasMessage("layer index 2: this model has layer indexes 0 to 1");
        assertThatThrownBy(() -> maps.raw(0, Heads.one(2), Queries.CLASSIFIER))
                .hasMessageContaining("head indexes 0 to 1");
        assertThatThrownBy(() -> maps.gradient(3)).hasMessage("class 3: this model has classes 0 to 2");
        assertThatThrownBy(() -> maps.withTemperature(0.5).gradient(0)).hasMessageContaining("temperature");
    }

    private static Model model(Pooling pooling, int stride) {
        ViTConfig config = ViTConfig.of(
                        ImageShape.rgb(SIZE), Stem.patches(4, stride, 0), new EncoderShape(16, 2, 2, 24), 3)
                .withPooling(pooling);
        var weights = WeightInit.fresh(config, 5);
        // A fresh head is all zeros, and so would the gradients be.
        Random random = new Random(6);
        var head = weights.get("classifier.weight");
        for (long i = 0; i < head.length(); i++) {
            head.putScalar(i, random.nextGaussian());
        }
        return new Model(
                config,
                Preprocessing.standard(SIZE),
                List.of("a", "b", "c"),
                weights,
                Json.mapper().createObjectNode());
    }

    private static RgbImage noise() {
        byte[] pixels = new byte[3 * 40 * 30];
        new Random(8).nextBytes(pixels);
        return new RgbImage(40, 30, pixels);
    }
}
