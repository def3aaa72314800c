package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Configs;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.init.PositionResampler;
import dev.vit4j.model.init.SinCosPositions;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.io.HfConfig;
import dev.vit4j.model.io.ModelConverter;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.io.TimmNames;
import dev.vit4j.model.safetensors.Safetensors;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class RegistersTest {
    @TempDir
    private Path temp;

    /** 4 x 4 patches of 2 x 2 x 3, width 15, depth 2, dropout everywhere. */
    private static ViTConfig config(Pooling pooling, int registers) {
        return ViTConfig.of(ImageShape.rgb(8), Stem.patches(2), new EncoderShape(15, 2, 3, 19), 4)
                .withPooling(pooling)
                .withDropouts(new Dropouts(0.1, 0.1, 0.3, 0))
                .withRegisters(registers);
    }

    private static Model model(ViTConfig config) {
        return new Model(
                config.withDropouts(Dropouts.NONE),
                Preprocessing.standard(8),
                HfConfig.numbered(4),
                ModelChecks.weights(config),
                Json.mapper().createObjectNode());
    }

    @ParameterizedTest
    @CsvSource({"CLS,17,1", "MEAN,16,0", "SEQUENCE,16,0"})
    void theyStandBetweenTheClassTokenAndThePatchesWithoutPositions(Pooling pooling, int others, int at) {
        ViTConfig config = config(pooling, 3);
        assertThat(config.tokens()).isEqualTo(others + 3);
        assertThat(config.positions()).isEqualTo(others);
        Map<String, INDArray> weights = ModelChecks.weights(config);
        Map<String, INDArray> without = new LinkedHashMap<>(weights);
        without.remove(WeightNames.REGISTERS);
        List<String> embedded = List.of(ViTGraph.hiddenName(0));
        try (Predictor with = new Predictor(config, weights, OpsChoice.STOCK, ModelChecks.IMAGES, embedded);
                Predictor plain =
                        new Predictor(config(pooling, 0), without, OpsChoice.STOCK, ModelChecks.IMAGES, embedded)) {
            INDArray actual = with.run(ModelChecks.patches(config)).get(embedded.get(0));
            INDArray expected = plain.run(ModelChecks.patches(config)).get(embedded.get(0));
            INDArray tokens = actual.reshape(ModelChecks.IMAGES, others + 3, 15);
            for (int image = 0; image < ModelChecks.IMAGES; image++) {
                for (int token = 0; token < others + 3; token++) {
                    boolean register = token >= at && token < at + 3;
                    INDArray row = register
                            ? weights.get(WeightNames.REGISTERS).slice(0).getRow(token - at)
                            : expected.reshape(ModelChecks.IMAGES, others, 15)
                                    .slice(image)
                                    .getRow(token < at ? token : token - 3);
                    assertThat(tokens.slice(image).getRow(token).toFloatVector())
                            .isEqualTo(row.toFloatVector());
                }
            }
        }
    }

    /** Computes the pooled vector from the last hidden states by definition, in doubles. */
    @ParameterizedTest
    @CsvSource({"MEAN,1,stock", "MEAN,3,fused", "SEQUENCE,1,fused", "SEQUENCE,3,stock"})
    void noPoolingReadsThem(Pooling pooling, int registers, String ops) {
        ViTConfig config = config(pooling, registers);
        Map<String, INDArray> weights = ModelChecks.weights(config);
        int t = config.tokens();
        String last = ViTGraph.hiddenName(config.depth());
        List<String> results = new ArrayList<>(List.of(last, ViTGraph.POOLED));
        if (pooling == Pooling.SEQUENCE) {
            results.add(ViTGraph.POOLING_WEIGHTS);
        }
        try (Predictor predictor = new Predictor(config, weights, OpsChoice.of(ops), ModelChecks.IMAGES, results)) {
            Map<String, INDArray> run = predictor.run(ModelChecks.patches(config));
            double[][] rows = normalized(run.get(last), weights);
            for (int image = 0; image < ModelChecks.IMAGES; image++) {
                double[] shares = new double[t];
                double sum = 0;
                for (int token = registers; token < t; token++) {
                    shares[token] = pooling == Pooling.MEAN ? 1 : Math.exp(agreement(rows[image * t + token], weights));
                    sum += shares[token];
                }
                double[] pooled = new double[15];
                for (int token = 0; token < t; token++) {
                    shares[token] /= sum;
                    for (int d = 0; d < 15; d++) {
                        pooled[d] += shares[token] * rows[image * t + token][d];
                    }
                }
                assertThat(run.get(ViTGraph.POOLED).getRow(image).toDoubleVector())
                        .containsExactly(pooled, within(1e-5));
                if (pooling == Pooling.SEQUENCE) {
                    double[] actual =
                            run.get(ViTGraph.POOLING_WEIGHTS).getRow(image).toDoubleVector();
                    assertThat(actual).containsExactly(shares, within(1e-6));
                    for (int register = 0; register < registers; register++) {
                        assertThat(actual[register]).isZero();
                    }
                }
            }
        }
    }

    private static double agreement(double[] row, Map<String, INDArray> weights) {
        double sum = weights.get(WeightNames.SEQUENCE_QUERY + ".bias").getDouble(0);
        for (int d = 0; d < row.length; d++) {
            sum += row[d] * weights.get(WeightNames.SEQUENCE_QUERY + ".weight").getDouble(0, d);
        }
        return sum;
    }

    private static double[][] normalized(INDArray hidden, Map<String, INDArray> weights) {
        double[][] rows = hidden.castTo(DataType.DOUBLE).toDoubleMatrix();
        double[] gamma = weights.get(WeightNames.FINAL_NORM + ".weight").toDoubleVector();
        double[] beta = weights.get(WeightNames.FINAL_NORM + ".bias").toDoubleVector();
        for (double[] row : rows) {
            double mean = 0;
            double square = 0;
            for (double value : row) {
                mean += value / row.length;
            }
            for (double value : row) {
                square += (value - mean) * (value - mean) / row.length;
            }
            for (int d = 0; d < row.length; d++) {
                row[d] = (row[d] - mean) / Math.sqrt(square + 1e-6) * gamma[d] + beta[d];
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"CLS,2", "CLS,1", "MEAN,3", "SEQUENCE,2"})
    void fusedGradientsAreStocksAndTheSameWithTwoThreads(Pooling pooling, int registers) {
        ModelChecks.fusedGradientsAreStocksAndTheSameWithTwoThreads(config(pooling, registers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void constantWeightsAndTheClassTokensRowAloneGiveTheSameNumbers(String ops) {
        ModelChecks.constantWeightsGiveTheNumbersOfChangingOnes(config(Pooling.CLS, 2), ops, WeightNames.REGISTERS);
        ModelChecks.theClassTokensRowAloneGivesTheSameLogits(config(Pooling.CLS, 2), ops);
    }

    @Test
    void freshOnesDifferAndAreNotDecayed() {
        INDArray registers = WeightInit.fresh(config(Pooling.CLS, 2), 1).get(WeightNames.REGISTERS);
        assertThat(registers.shape()).containsExactly(1, 2, 15);
        // Equal registers without positions would always have equal gradients.
        assertThat(registers.slice(0).getRow(0).toFloatVector())
                .isNotEqualTo(registers.slice(0).getRow(1).toFloatVector());
        assertThat(registers.amaxNumber().doubleValue()).isBetween(0.01, 0.1);
        assertThat(WeightNames.decayed(WeightNames.REGISTERS)).isFalse();
        assertThat(WeightNames.of(config(Pooling.CLS, 0))).doesNotContainKey(WeightNames.REGISTERS);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1025})
    void impossibleNumbersAreRefused(int registers) {
        assertThatThrownBy(() -> config(Pooling.CLS, registers))
                .isInstanceOf(BadInputException.class)
                .hasMessage("registers must be 0 to 1024, not " + registers);
    }

    @Test
    void fixedPositionsAreThoseOfTheModelWithoutThem() {
        ViTConfig plain =
                Configs.variant(ViTVariants.byName("test"), 8, Pooling.CLS, PositionEmbedding.SINCOS, true, 0);
        assertThat(SinCosPositions.of(plain.withRegisters(4))).isEqualTo(SinCosPositions.of(plain));
    }

    @ParameterizedTest
    @CsvSource({"CLS,37", "MEAN,36"})
    void anotherImageSizeLeavesThemAsTheyAre(Pooling pooling, int positions) {
        Model model = model(config(pooling, 2));
        Model larger = PositionResampler.toImageSize(model, Size.square(12), note -> {});
        assertThat(larger.weights().get(WeightNames.REGISTERS))
                .isEqualTo(model.weights().get(WeightNames.REGISTERS));
        assertThat(larger.weights().get(WeightNames.POSITIONS).shape()).containsExactly(1, positions, 15);
        assertThat(larger.config().tokens()).isEqualTo(positions + 2);
    }

    @ParameterizedTest
    @CsvSource({"CLS,17,1", "MEAN,16,0"})
    void modelFoldersAndTimmsKeepThem(Pooling pooling, int positions, int first) throws IOException {
        Model model = model(config(pooling, 3));
        ModelFolder.write(temp.resolve("ours"), model);
        Model read = ModelFolder.read(temp.resolve("ours"));
        assertThat(read.config()).isEqualTo(model.config());
        assertThat(read.weights()).isEqualTo(model.weights());
        assertThat(Json.read(temp.resolve("ours/config.json")).get("model_type").asText())
                .isEqualTo("vit4j");

        ModelConverter.writeTimm(temp.resolve("timm"), model, note -> {});
        assertThat(Json.read(temp.resolve("timm/config.json"))
                        .at("/model_args/reg_tokens")
                        .asInt())
                .isEqualTo(3);
        Map<String, INDArray> timm = Safetensors.read(temp.resolve("timm/model.safetensors"));
        assertThat(timm.get("reg_token")).isEqualTo(model.weights().get(WeightNames.REGISTERS));
        // timm adds pos_embed to all tokens, [class; registers; patches].
        assertThat(timm.get("pos_embed").shape()).containsExactly(1, positions + 3, 15);
        for (int register = 0; register < 3; register++) {
            assertThat(timm.get("pos_embed")
                            .slice(0)
                            .getRow(first + register)
                            .amaxNumber()
                            .doubleValue())
                    .isZero();
        }
        Model back = ModelConverter.read(temp.resolve("timm"), OptionalInt.empty(), note -> {});
        assertThat(back.config()).isEqualTo(model.config());
        assertThat(back.weights()).isEqualTo(model.weights());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLS", "MEAN"})
    void timmsPositionsOfRegistersBecomePartOfThem(Pooling pooling) {
        Model model = model(config(pooling, 2));
        int first = pooling == Pooling.CLS ? 1 : 0;
        Map<String, INDArray> timm = TimmNames.fromHf(model);
        Nd4j.getRandom().setSeed(5);
        INDArray positions = Nd4j.rand(DataType.FLOAT, timm.get("pos_embed").shape());
        timm.put("pos_embed", positions);
        Map<String, INDArray> ours = TimmNames.toHf(timm, "x", note -> {});
        // In timm the input of the first block is the sum of both; it must equal ours token by token.
        INDArray expected = timm.get("reg_token").slice(0).add(rows(positions, first, first + 2));
        assertThat(ours.get(WeightNames.REGISTERS).slice(0)).isEqualTo(expected);
        INDArray own = ours.get(WeightNames.POSITIONS);
        assertThat(own.shape()).containsExactly(1, 16 + first, 15);
        assertThat(rows(own, first, first + 16)).isEqualTo(rows(positions, first + 2, first + 18));
        if (first == 1) {
            assertThat(rows(own, 0, 1)).isEqualTo(rows(positions, 0, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLS", "MEAN"})
    void timmsPositionsOfPatchesAloneAreTaken(Pooling pooling) {
        Model model = model(config(pooling, 2));
        int first = pooling == Pooling.CLS ? 1 : 0;
        Map<String, INDArray> timm = TimmNames.fromHf(model);
        Nd4j.getRandom().setSeed(5);
        INDArray positions = Nd4j.rand(DataType.FLOAT, 1, 16, 15);
        timm.put("pos_embed", positions);
        Map<String, INDArray> ours = TimmNames.toHf(timm, "x", note -> {});
        INDArray own = ours.get(WeightNames.POSITIONS);
        assertThat(ours.get(WeightNames.REGISTERS)).isEqualTo(model.weights().get(WeightNames.REGISTERS));
        assertThat(rows(own, first, first + 16)).isEqualTo(positions.slice(0));
        assertThat(own.size(1)).isEqualTo(16 + first);
        assertThat(first == 0 || own.slice(0).getRow(0).amaxNumber().doubleValue() == 0)
                .isTrue();
    }

    /** 16 patches, a class token and 8 registers: 25 rows could also be 5 x 5 patches. */
    @Test
    void timmsPositionsThatMayBeBothAreRefused() {
        Map<String, INDArray> timm = TimmNames.fromHf(model(config(Pooling.CLS, 8)));
        assertThatThrownBy(() -> TimmNames.toHf(timm, "x.safetensors", note -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("x.safetensors: pos_embed has 25 rows")
                .hasMessageContaining("rows for the 9 tokens before them");
    }

    private static INDArray rows(INDArray array, int from, int to) {
        return array.get(NDArrayIndex.point(0), NDArrayIndex.interval(from, to), NDArrayIndex.all())
                .dup('c')
                .reshape((long) to - from, array.size(2));
    }
}
