package dev.vit4j.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Json;
import dev.vit4j.common.Version;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        JsonNode config = Json.mapper()
                .readTree(java.nio.file.Path.of(MODEL, "config.json").toFile());
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
        assertThat(CommandRun.of("info", MODEL).out()).contains("multiply adds", "mlp width");
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
