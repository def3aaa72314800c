package dev.vit4j.attention.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.attention.PreprocessedImage;
import dev.vit4j.attention.explain.ClassChoice;
import dev.vit4j.attention.explain.ExplanationMethods;
import dev.vit4j.attention.explain.HeadChoice;
import dev.vit4j.attention.explain.LayerChoice;
import dev.vit4j.attention.explain.MapPlan;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.page.ClassMap;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fixture's three classes have scores of 0.64, 1.00 and 0.95, as transformers computes them. */
class MultiLabelPagesTest {
    private static final Path FIXTURE = Fixtures.folder("multi-label");

    private static List<Integer> classesWithMaps(Model model, int asked) {
        MapPlan plan = new MapPlan(
                ExplanationMethods.byName("gradient").orElseThrow(),
                LayerChoice.LAST,
                HeadChoice.of(Heads.MEAN),
                Queries.CLASSIFIER,
                ClassChoice.TOP,
                1,
                0);
        try (ModelRun run = new ModelRun(new NamedModel("m", model), plan, asked, OpsChoice.STOCK, 1)) {
            PreprocessedImage image =
                    PreprocessedImage.of(new ImageDecoder().decode(FIXTURE.resolve("image.png")), run.maker());
            ImageResult result = run.of(List.of(image)).get(0).orElseThrow();
            assertThat(result.target()).hasValue(1);
            return result.classMaps().stream().map(ClassMap::classIndex).toList();
        }
    }

    @Test
    void allClassesThatAnImageHasGetAMap() {
        Model model = ModelFolder.read(FIXTURE);
        assertThat(classesWithMaps(model, 1)).containsExactly(0, 1, 2);
        Model single = new Model(
                model.config().withScores(ScoreFunction.SOFTMAX),
                model.preprocessing(),
                model.labels(),
                model.weights(),
                model.provenance());
        assertThat(classesWithMaps(single, 1)).containsExactly(1);
        assertThat(classesWithMaps(single, 2)).containsExactly(1, 2);
    }
}
