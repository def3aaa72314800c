package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    private Path folder;

    private final FakeEngine engine = new FakeEngine();

    @Test
    void jsonIsOneLineWithTheContractsFields() throws IOException {
        CommandRun run = CommandRun.of(engine, "", "evaluate", "--model", "m", "--data", "d", "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        JsonNode json = Json.mapper().readTree(run.out());
        assertThat(json.get("images").asInt()).isEqualTo(2);
        assertThat(json.get("top1").asDouble()).isEqualTo(0.5);
        assertThat(json.get("top5").asDouble()).isEqualTo(1);
        assertThat(json.get("loss").isNumber()).isTrue();
        assertThat(engine.calls).containsExactly("evaluate m d auto 64");
    }

    @Test
    void withoutJsonItIsTables() {
        CommandRun run = CommandRun.of(engine, "", "evaluate", "--model=m", "--data=d", "--split=TEST", "--batch=8");
        assertThat(run.out()).contains("Top-1 accuracy", "50.00 %", "Actual");
        assertThat(run.err()).isEmpty();
        assertThat(engine.calls).containsExactly("evaluate m d test 8");
    }

    @Test
    void drawsTheConfusionMatrixWhenAsked() throws IOException {
        Path picture = folder.resolve("confusion.png");
        CommandRun run =
                CommandRun.of(engine, "", "evaluate", "--model=m", "--data=d", "--confusion", picture.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(ImageIO.read(picture.toFile())).isNotNull();
    }
}
