package dev.vit4j.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Json;
import java.io.IOException;
import java.nio.file.Files;
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
        assertThat(engine.calls).containsExactly("evaluate [m] d auto 64 36");
    }

    @Test
    void withoutJsonItIsTables() {
        CommandRun run = CommandRun.of(engine, "", "evaluate", "--model=m", "--data=d", "--split=TEST", "--batch=8");
        assertThat(run.out()).contains("Top-1 accuracy", "50.00 %", "Actual");
        assertThat(run.err()).isEmpty();
        assertThat(engine.calls).containsExactly("evaluate [m] d test 8 36");
    }

    @Test
    void drawsTheConfusionMatrixWhenAsked() throws IOException {
        Path picture = folder.resolve("confusion.png");
        CommandRun run =
                CommandRun.of(engine, "", "evaluate", "--model=m", "--data=d", "--confusion", picture.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(ImageIO.read(picture.toFile())).isNotNull();
    }

    @Test
    void theEndingOfTheNameDecidesHowTheConfusionMatrixIsWritten() throws IOException {
        Path csv = folder.resolve("confusion.csv");
        Path text = folder.resolve("confusion.TXT");
        CommandRun.of(engine, "", "evaluate", "--model=m", "--data=d", "--confusion", csv.toString());
        CommandRun.of(engine, "", "evaluate", "--model=m", "--data=d", "--confusion", text.toString());
        assertThat(csv).hasContent("actual,cat,dog\r\ncat,1,0\r\ndog,1,0");
        assertThat(text).content().startsWith("Actual, predicted");
    }

    @Test
    void drawsReliabilityAndWorstMistakesWhenAsked() throws IOException {
        Path reliability = folder.resolve("reliability.png");
        Path worst = folder.resolve("worst.png");
        CommandRun run = CommandRun.of(
                engine,
                "",
                "evaluate",
                "--model=m",
                "--data=d",
                "--worst-count=5",
                "--reliability=" + reliability,
                "--worst=" + worst);
        assertThat(run.exitCode()).isZero();
        assertThat(ImageIO.read(reliability.toFile())).isNotNull();
        assertThat(ImageIO.read(worst.toFile())).isNotNull();
        assertThat(engine.calls).containsExactly("evaluate [m] d auto 64 5");
    }

    @Test
    void writesAReport() {
        Path report = folder.resolve("report");
        CommandRun run = CommandRun.of(engine, "", "evaluate", "--model=m", "--data=d", "--report", report.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Top-1 accuracy");
        assertThat(report.resolve("index.html")).content().contains("Evaluation of m");
    }

    @Test
    void twoModelsAreCompared() throws IOException {
        CommandRun run = CommandRun.of(engine, "", "evaluate", "--model=a", "--model=b", "--data=d");
        assertThat(run.exitCode()).isZero();
        assertThat(engine.calls).containsExactly("evaluate [a, b] d auto 64 36");
        assertThat(run.out()).contains("Only A right", "McNemar's test (exact, 2 discordant images): p = 1.000");
        CommandRun json = CommandRun.of(
                engine,
                "",
                "evaluate",
                "--model=a",
                "--model=b",
                "--data=d",
                "--json",
                "--report=" + folder.resolve("r"));
        JsonNode node = Json.mapper().readTree(json.out());
        assertThat(node.get("models").get(1).get("model").asText()).isEqualTo("b");
        assertThat(node.get("comparison").get("only_first_right").asInt()).isEqualTo(1);
        assertThat(folder.resolve("r/confusion-b.png")).exists();
    }

    @Test
    void wrongUseIsSaidBeforeAnyWork() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("file"), "");
        CommandRun three = CommandRun.of(engine, "", "evaluate", "--model=a", "--model=b", "--model=c", "--data=d");
        assertThat(three.exitCode()).isEqualTo(2);
        assertThat(three.err()).contains("--model: one, or two to compare, not 3");
        CommandRun ending = CommandRun.of(engine, "", "evaluate", "--model=a", "--data=d", "--confusion=c.jpg");
        assertThat(ending.exitCode()).isEqualTo(2);
        assertThat(ending.err()).contains("--confusion c.jpg: the name must end in .png, .csv, .txt");
        CommandRun single =
                CommandRun.of(engine, "", "evaluate", "--model=a", "--model=b", "--data=d", "--worst=w.png");
        assertThat(single.exitCode()).isEqualTo(2);
        assertThat(single.err()).contains("for two, --report has those of both");
        CommandRun full = CommandRun.of(engine, "", "evaluate", "--model=a", "--data=d", "--report=" + other);
        assertThat(full.exitCode()).isEqualTo(2);
        assertThat(full.err()).contains("holds files but no report");
        assertThat(engine.calls).isEmpty();
    }

    @Test
    void aModelThatScoresEachClassForItselfHasOtherFigures() throws IOException {
        Path thresholds = folder.resolve("t.json");
        CommandRun run = CommandRun.of(
                engine, "", "evaluate", "--model=labels", "--data=d", "--json", "--write-thresholds=" + thresholds);
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = Json.mapper().readTree(run.out());
        assertThat(json.get("images").asInt()).isEqualTo(2);
        assertThat(json.get("map").asDouble()).isEqualTo(1);
        assertThat(json.get("top1").isNull()).isTrue();
        // Both images have the class with score 0.8808 or more; of the other, scores are 0.1192 and, with it, 0.2689.
        assertThat(Json.read(thresholds).get("cat").asDouble()).isCloseTo(0.8808 / 2, within(1e-4));
        assertThat(Json.read(thresholds).get("dog").asDouble()).isCloseTo((0.1192 + 0.2689) / 2, within(1e-4));

        CommandRun text =
                CommandRun.of(engine, "", "evaluate", "--model=labels", "--data=d", "--thresholds=" + thresholds);
        assertThat(text.out()).contains("Mean average precision  100.00 %", "All classes right       100.00 %");
        assertThat(engine.calls.get(1))
                .startsWith("evaluate labels labels d auto 64 {cat=0.44")
                .contains("dog=0.19");
    }

    @Test
    void optionsOfTheOtherKindOfModelAreUsageErrors() {
        CommandRun confusion = CommandRun.of(
                engine, "", "evaluate", "--model=labels", "--data=d", "--confusion=" + folder.resolve("c.png"));
        assertThat(confusion.exitCode()).isEqualTo(2);
        assertThat(confusion.err()).contains("are for models that give each image one class");
        CommandRun two = CommandRun.of(engine, "", "evaluate", "--model=labels", "--model=m", "--data=d");
        assertThat(two.exitCode()).isEqualTo(2);
        assertThat(two.err()).contains("one at a time");
        CommandRun thresholds = CommandRun.of(
                engine, "", "evaluate", "--model=m", "--data=d", "--write-thresholds=" + folder.resolve("t.json"));
        assertThat(thresholds.exitCode()).isEqualTo(2);
        assertThat(thresholds.err()).contains("m gives each image one class");
        assertThat(engine.calls).isEmpty();
    }
}
