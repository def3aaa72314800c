package dev.vit4j.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Json;
import dev.vit4j.common.Version;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.io.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {
    private static final String MODEL = "src/test/resources/fixtures/tiny-a";

    @Test
    void jsonHasTheContractsFields() throws IOException {
        CommandRun run = CommandRun.of("info", "--json", "--threads", "3", "--ops", "stock");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        JsonNode json = Json.mapper().readTree(run.out());
        assertThat(json.get("version").asText()).isEqualTo(Version.current());
        assertThat(json.get("java").asText()).contains(System.getProperty("java.version"));
        assertThat(json.get("backend").asText()).isEqualTo("CpuBackend");
        assertThat(json.get("ops").asText()).isEqualTo("stock");
        assertThat(json.at("/devices/0/device").asText()).isEqualTo("cpu");
        assertThat(json.get("threads").asInt()).isEqualTo(3);
    }

    @Test
    void textNamesWhatRunsAndWhy() {
        CommandRun run = CommandRun.of("info");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("OPENBLAS", "ops reason", "GiB");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void describesAModel() throws IOException {
        JsonNode config = Json.mapper().readTree(Path.of(MODEL, "config.json").toFile());
        CommandRun run = CommandRun.of("info", MODEL, "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = Json.mapper().readTree(run.out());
        assertThat(json.at("/config/width").asInt())
                .isEqualTo(config.get("hidden_size").asInt());
        assertThat(json.at("/config/depth").asInt())
                .isEqualTo(config.get("num_hidden_layers").asInt());
        assertThat(json.at("/preprocessing/mean")).hasSize(3);
        assertThat(json.get("parameters").asLong()).isPositive();
        assertThat(json.get("multiply_adds").asLong()).isPositive();
        assertThat(json.get("labels")).hasSize(json.at("/config/classes").asInt());
        assertThat(CommandRun.of("info", MODEL, "--all").out()).contains("multiply adds", "mlp width");
    }

    /** Figures from the model's card; file size and parameters by arithmetic on config.json. */
    @Test
    void aModelsSummaryFitsOnAScreen() throws IOException {
        CommandRun run = CommandRun.of("info", "data/models/cifar10-cct");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().count()).isLessThanOrEqualTo(24);
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(run.out())
                .contains("image classification, 10 classes")
                .contains("airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck")
                .contains("284,491 parameters, 35,325,184 multiply-adds per image, 1.1 MB of weights")
                .contains("2 blocks of width 128, 2 heads, MLP of width 128")
                .contains("32 x 32 pixels")
                .contains("mean 0.5 0.5 0.5, standard deviation 0.5 0.5 0.5")
                .contains("test top-1: 83.22 % of CIFAR-10's 10,000 test images")
                .contains("vit info data/models/cifar10-cct --all");
        JsonNode json = Json.mapper()
                .readTree(CommandRun.of("info", "data/models/cifar10-cct", "--json")
                        .out());
        assertThat(json.get("weights_bytes").asLong())
                .isEqualTo(Files.size(Path.of("data/models/cifar10-cct/model.safetensors")));
        assertThat(json.at("/accuracy/0").asText()).isEqualTo("test top-1: 83.22 % of CIFAR-10's 10,000 test images");
    }

    @Test
    void figuresAreReadFromTablesOfBothShapes() {
        String card = """
                | what | value |
                |---|---|
                | test top-1 | **83.22 %** of 10,000 |
                | parameters | 284,491 |

                | images | top-1 | cross entropy |
                |---|---|---|
                | 500 validation images | 91.2 % | 0.31 |
                | 1,000 test images | 90.1 % | 0.33 |

                top-1 in a sentence
                """;
        assertThat(CardFigures.of(card))
                .containsExactly(
                        "test top-1: 83.22 % of 10,000",
                        "500 validation images: top-1 91.2 %, cross entropy 0.31",
                        "1,000 test images: top-1 90.1 %, cross entropy 0.33");
        assertThat(CardFigures.of("# Title\n\nNo table.\n")).isEmpty();
    }

    @Test
    void manyLongClassNamesDoNotFillTheScreen(@TempDir Path folder) throws IOException {
        ViTConfig config = ViTVariants.byName("test").withClasses(1000);
        List<String> labels = IntStream.range(0, 1000)
                .mapToObj(i -> "class-of-a-long-name-" + i)
                .toList();
        ModelFolder.write(
                folder.resolve("m"),
                new Model(
                        config,
                        Preprocessing.standard(32),
                        labels,
                        WeightInit.fresh(config, 1),
                        Json.mapper().createObjectNode()));
        CommandRun run = CommandRun.of("info", folder.resolve("m").toString());
        assertThat(run.out().lines().count()).isLessThanOrEqualTo(24);
        assertThat(run.out()).contains("class-of-a-long-name-0, ", "more)", "unknown; vit evaluate measures it");
    }

    @Test
    void aMissingModelIsBadInput() {
        CommandRun run = CommandRun.of("info", "no/such/model");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("no/such/model");
    }

    @Test
    void readsProcessorsOfBothArchitectures() {
        CpuInfo intel = CpuInfo.parse(List.of(
                "processor\t: 0", "model name\t: Some CPU @ 2 GHz", "flags\t\t: fpu sse4_2 avx2 fma avx512f amx_tile"));
        assertThat(intel)
                .isEqualTo(new CpuInfo("Some CPU @ 2 GHz", List.of("sse4_2", "avx2", "fma", "avx512f", "amx_tile")));
        assertThat(CpuInfo.parse(List.of("Features\t: fp asimd sve")).features())
                .containsExactly("asimd", "sve");
        assertThat(CpuInfo.parse(List.of())).isEqualTo(new CpuInfo("", List.of()));
    }
}
