package dev.vit4j.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.common.Json;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.Model;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.io.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    @TempDir
    private Path folder;

    private static CommandRun bench(String... more) {
        String[] args = new String[more.length + 5];
        args[0] = "bench";
        System.arraycopy(more, 0, args, 1, more.length);
        String[] small = {"--batch=2", "--steps=2", "--warmup=1", "--threads=1"};
        System.arraycopy(small, 0, args, more.length + 1, small.length);
        return CommandRun.of(new LocalEngine(), "", args);
    }

    @ParameterizedTest
    @CsvSource({"train,stock,3", "infer,stock,1", "train,fused,3"})
    void jsonHasTheContractsFields(String mode, String ops, int passes) throws IOException {
        CommandRun run = bench(mode, "--model=test", "--ops=" + ops, "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        JsonNode json = Json.mapper().readTree(run.out());
        assertThat(json.get("model").asText()).isEqualTo("test");
        assertThat(json.get("mode").asText()).isEqualTo(mode);
        assertThat(json.get("batch").asInt()).isEqualTo(2);
        assertThat(json.get("ops").asText()).isEqualTo(ops);
        double perSecond = json.get("images_per_second").asDouble();
        assertThat(perSecond).isPositive();
        double flops = 2.0 * passes * ModelSize.of(ViTVariants.byName("test")).multiplyAdds();
        assertThat(json.get("gflops").asDouble()).isCloseTo(perSecond * flops / 1e9, within(1e-9));
        assertThat(json.get("peak_rss_bytes").asLong()).isGreaterThan(10_000_000);
        assertThat(json.get("operations").size()).isPositive();
        assertThat(json.get("step_seconds"))
                .hasSize(2)
                .allSatisfy(seconds -> assertThat(seconds.asDouble())
                        .isBetween(
                                json.get("min_step_seconds").asDouble(),
                                json.get("max_step_seconds").asDouble()));
    }

    @Test
    void theDepthIsAnOption() throws IOException {
        JsonNode json = Json.mapper()
                .readTree(bench("infer", "--model=test", "--depth=3", "--json").out());
        assertThat(json.get("depth").asInt()).isEqualTo(3);
        double flops =
                2.0 * ModelSize.of(ViTVariants.byName("test").withDepth(3)).multiplyAdds();
        assertThat(json.get("gflops").asDouble())
                .isCloseTo(json.get("images_per_second").asDouble() * flops / 1e9, within(1e-9));
    }

    @Test
    void withoutJsonItIsATableOfOperations() {
        CommandRun run = bench("train", "--model=test", "--ops=stock");
        assertThat(run.out()).contains("images/s", "GFLOP/s", "Operation", "matmul", "(outside operations)");
    }

    /** The work counted against the paper's sums: a training step is three forward passes but for the images' gradient. */
    @Test
    void operationsAreHeldAgainstTheMachine() throws IOException {
        CommandRun run = bench("ops", "--model=test", "--ops=fused", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = Json.mapper().readTree(run.out());
        for (String figure : new String[] {"sgemm_gflops", "cached_gflops", "copy_gb_per_second"}) {
            assertThat(json.at("/machine/" + figure).asDouble()).as(figure).isPositive();
        }
        var config = ViTVariants.byName("test");
        double t = config.tokens();
        double d = config.width();
        double block = t * 4 * d * d + 2 * t * t * d + 2 * t * d * config.mlpWidth();
        // Of the last block: keys and values of all tokens, the rest for the class token alone.
        double last = 2 * t * d * d + 2 * d * d + 2 * t * d + 2 * d * config.mlpWidth();
        double patches = (double) config.patching().count() * config.patching().values() * d;
        double forward = patches + (config.depth() - 1) * block + last + d * config.classes();
        int batch = json.get("batch").asInt();
        assertThat(json.at("/infer/gflops_done").asDouble()
                        * json.at("/infer/median_step_seconds").asDouble()
                        * 1e9)
                .isCloseTo(2 * batch * forward, within(1.0));
        assertThat(json.at("/train/gflops_done").asDouble()
                        * json.at("/train/median_step_seconds").asDouble()
                        * 1e9)
                .isCloseTo(2 * batch * (3 * forward - patches), within(1.0));
    }

    @Test
    @Tag("slow")
    void theTableOfOperationsNamesTheirSizesAndTheRoof() {
        CommandRun run = bench("ops", "--model=test");
        assertThat(run.out()).contains("this machine: sgemm", "training step:", "inference step:", "of roof", "update");
    }

    @Test
    void aModelWithDropoutCanBeMeasured() throws IOException {
        Model model = Golden.read("tiny-a").model();
        ModelFolder.write(
                folder.resolve("model"),
                new Model(
                        model.config().withDropouts(new Dropouts(0.1, 0.1, 0.1, 0)),
                        model.preprocessing(),
                        model.labels(),
                        model.weights(),
                        model.provenance()));
        CommandRun run = bench("train", "--model=" + folder.resolve("model"), "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void wrongUseIsTwo() {
        assertThat(CommandRun.of("bench").exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("bench", "fly").exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("bench", "train", "--steps=0").exitCode()).isEqualTo(2);
    }

    @Test
    void anUnknownVariantNamesTheNearest() {
        CommandRun run = CommandRun.of("bench", "train", "--model=refrence");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("did you mean 'reference'?");
    }
}
