package dev.vit4j.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.classify.Prepared;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.evaluate.Comparison;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.Mistake;
import dev.vit4j.evaluate.PairedOutcomes;
import dev.vit4j.evaluate.selection.DataRequest;
import dev.vit4j.evaluate.selection.Part;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.train.ColorImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelEvaluationTest {
    @TempDir
    private Path temp;

    private final Model golden = Golden.read("tiny-a").model();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private Path data;

    @BeforeEach
    void makeImages() throws IOException {
        data = ColorImages.classFolders(temp.resolve("data"), 5, 0, 1);
    }

    /** The ten-class model with these names first, numbered ones after them. */
    private Path model(String name, List<String> first, ObjectNode provenance) throws IOException {
        List<String> labels = new ArrayList<>(first);
        IntStream.range(first.size(), 10).forEach(c -> labels.add("other " + c));
        Path folder = temp.resolve(name);
        ModelFolder.write(
                folder, new Model(golden.config(), golden.preprocessing(), labels, golden.weights(), provenance));
        return folder;
    }

    private Path model(String name, String... first) throws IOException {
        return model(name, List.of(first), Json.mapper().createObjectNode());
    }

    private List<EvaluatedModel> evaluate(Part split, Path... models) {
        ProgressLine progress = ProgressLine.silent(new PrintStream(messages, true, StandardCharsets.UTF_8));
        RunPlan plan = new RunOptions().resolve(System.err);
        return new LocalEngine()
                .evaluate(List.of(models), Optional.empty(), DataRequest.of(data, split), 4, 100, plan, progress);
    }

    /** Computed independently: file by file with the classifier. */
    private int predicted(Path file) {
        try (ImageClassifier classifier = ImageClassifier.of(golden, OpsChoice.STOCK, 1)) {
            Prepared<float[]> image = classifier.prepare(ImageSource.of(file));
            float[] logits = ((ImageClassifier.Result)
                            classifier.classify(List.of(image)).get(0))
                    .logits();
            return IntStream.range(0, 10)
                    .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                    .orElseThrow();
        }
    }

    @Test
    void countsWhatTheClassifierSaysOfEachFile() throws IOException {
        Path folder = model("m", "blue", "green", "red");
        EvaluatedModel evaluated = evaluate(Part.AUTO, folder).get(0);
        assertThat(evaluated.metrics().images()).isEqualTo(15);
        assertThat(evaluated.model()).isEqualTo(folder.toString());
        assertThat(messages.toString(StandardCharsets.UTF_8)).contains("3 of the 10 classes");
        long right = 0;
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 5; i++) {
                right += predicted(data.resolve(ColorImages.CLASSES.get(c)).resolve("image" + i + ".png")) == c ? 1 : 0;
            }
        }
        assertThat(evaluated.metrics().top1()).isEqualTo(right / 15.0);
        for (Mistake mistake : evaluated.mistakes()) {
            assertThat(predicted(Path.of(evaluated.location(mistake)))).isEqualTo(mistake.predicted());
        }
        assertThat(evaluated.throughput().imagesPerSecond()).isPositive();
    }

    @Test
    void classesAreMatchedByName() throws IOException {
        EvaluatedModel evaluated =
                evaluate(Part.AUTO, model("m", "red", "none", "blue", "green")).get(0);
        assertThat(evaluated.metrics().perClass().get(0).support()).isEqualTo(5);
        assertThat(evaluated.metrics().perClass().get(1).support()).isZero();
        assertThat(evaluated.metrics().labels().subList(0, 4)).containsExactly("red", "none", "blue", "green");
        Mistake mistake = evaluated.mistakes().get(0);
        assertThat(evaluated.location(mistake))
                .contains("/" + evaluated.metrics().labels().get(mistake.actual()) + "/");
    }

    @Test
    void aBadImageIsSkippedAndSaid() throws IOException {
        Files.writeString(data.resolve("red/broken.png"), "a text");
        EvaluatedModel evaluated =
                evaluate(Part.AUTO, model("m", "blue", "green", "red")).get(0);
        assertThat(evaluated.metrics().images()).isEqualTo(15);
        assertThat(evaluated.skipped()).hasSize(1);
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .contains("skipped: ")
                .contains("broken.png");
        assertThat(evaluated.outcomes().images()).isEqualTo(15);
    }

    @Test
    void withoutAnyGoodImageThereIsNothingToReport() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "a text");
            }
        }
        Path folder = model("m", "blue", "green", "red");
        assertThatThrownBy(() -> evaluate(Part.AUTO, folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none of its 15 images can be used");
    }

    @Test
    void aModelComparedWithItselfNeverDiffers() throws IOException {
        Path folder = model("m", "blue", "green", "red");
        List<EvaluatedModel> both = evaluate(Part.AUTO, folder, folder);
        PairedOutcomes paired = Comparison.of(both.get(0), both.get(1)).paired();
        assertThat(paired.images()).isEqualTo(15);
        assertThat(paired.discordant()).isZero();
    }

    private ObjectNode trainedHere(long seed) {
        ObjectNode provenance = Json.mapper().createObjectNode();
        provenance.put("data", data.toString());
        ObjectNode recipe = provenance.putObject("recipe");
        recipe.putObject("data").put("valSplit", 0.4);
        recipe.putObject("run").put("seed", seed);
        return provenance;
    }

    @Test
    void allModelsAreAskedAboutWhatTheTrainedOneHasNotSeen() throws IOException {
        Path stranger = model("stranger", "blue", "green", "red");
        Path trained = model("trained", List.of("blue", "green", "red"), trainedHere(1));
        List<EvaluatedModel> both = evaluate(Part.AUTO, stranger, trained);
        assertThat(both.get(0).metrics().images())
                .isEqualTo(both.get(1).metrics().images())
                .isEqualTo(10); // counted in Python, as in HashSplitTest
        assertThat(evaluate(Part.AUTO, stranger).get(0).metrics().images()).isEqualTo(15);
    }

    @Test
    void modelsTrainedOnTheseImagesWithOtherHoldOutsAreNotCompared() throws IOException {
        List<String> labels = List.of("blue", "green", "red");
        Path first = model("first", labels, trainedHere(1));
        Path second = model("second", labels, trainedHere(2));
        assertThatThrownBy(() -> evaluate(Part.AUTO, first, second))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("different validation images");
        assertThat(evaluate(Part.AUTO, first, model("third", labels, trainedHere(1))))
                .hasSize(2);
    }
}
