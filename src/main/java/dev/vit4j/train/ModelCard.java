package dev.vit4j.train;

import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.data.manifest.DataSummary;
import dev.vit4j.evaluate.FigureText;
import dev.vit4j.evaluate.Interval;
import dev.vit4j.model.Model;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.hub.HubName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The {@code README.md} of a model folder that training writes: a model card with the metadata that Hugging Face's Hub
 * reads (<a href="https://huggingface.co/docs/hub/model-cards">Model Cards</a>).
 */
final class ModelCard {
    /** Name of the file in a model folder. */
    static final String FILE = "README.md";

    private static final int MOST_CLASSES = 50;

    private final Facts facts;
    private final StringBuilder text = new StringBuilder();

    private ModelCard(Facts facts) {
        this.facts = facts;
    }

    /**
     * What a card says about a model.
     *
     * @param name of the run
     * @param state which of the run's models it is, as a clause
     * @param model the model; its weights are not read
     * @param options of the run
     * @param data numbers of images
     * @param figures accuracies
     */
    record Facts(
            String name, String state, Model model, TrainOptions options, DataSummary data, List<Figure> figures) {}

    /**
     * The figures on one part of the data.
     *
     * @param split {@code validation} or {@code test}
     * @param score accuracy or mean average precision, 0..1
     * @param interval 95 % interval of the accuracy; of the mean average precision there is none
     * @param loss mean cross entropy, in nats
     * @param images number of images
     */
    record Figure(String split, double score, Interval interval, double loss, long images) {
        static Figure of(String split, ValidationFigures figures) {
            boolean accuracy = !Double.isNaN(figures.top1());
            return new Figure(
                    split,
                    figures.score(),
                    Interval.wilson(
                            accuracy ? Math.round(figures.top1() * figures.images()) : 0,
                            accuracy ? figures.images() : 0),
                    figures.loss(),
                    figures.images());
        }
    }

    /**
     * @param facts about the model
     * @param plain whether the model opens in Python's transformers
     * @return the card, Markdown
     */
    static String of(Facts facts, boolean plain) {
        ModelCard card = new ModelCard(facts);
        card.metadata(plain);
        card.summary();
        card.classes();
        card.metrics();
        card.training();
        card.use(plain);
        card.limits();
        return card.text.toString();
    }

    /**
     * Writes the card into a folder that holds the model already.
     *
     * @param folder a model folder
     * @param facts about the model
     * @throws IOException if writing fails
     */
    static void write(Path folder, Facts facts) throws IOException {
        // A model that is not a plain ViT says so in the field by which transformers chooses its class.
        boolean plain = Json.read(folder.resolve("config.json"))
                .path("model_type")
                .asText()
                .equals("vit");
        AtomicFiles.writeString(folder.resolve(FILE), of(facts, plain));
    }

    private void metadata(boolean plain) {
        line("---");
        line("library_name: " + (plain ? "transformers" : "vit4j"));
        line("pipeline_tag: image-classification");
        line("tags:");
        line("- image-classification");
        line("- vit4j");
        line("metrics:");
        line("- " + metric());
        if (!facts.figures().isEmpty()) {
            line("model-index:");
            line("- name: " + yaml(facts.name()));
            line("  results:");
        }
        for (Figure figure : facts.figures()) {
            line("  - task:");
            line("      type: image-classification");
            line("    dataset:");
            line("      name: " + yaml(dataName()));
            line("      type: " + yaml(dataName()));
            line("      split: " + figure.split());
            line("    metrics:");
            line("    - type: " + metric());
            line(String.format(Locale.ROOT, "      value: %.4f", figure.score()));
        }
        line("---");
        line("");
    }

    private boolean multiLabel() {
        return facts.options().data().multiLabel();
    }

    /** Returns the Hub's name of the metric. */
    private String metric() {
        return multiLabel() ? "mean_average_precision" : "accuracy";
    }

    private void summary() {
        ModelSize size = ModelSize.of(facts.model().config());
        String pixels = facts.model().config().imageSize().pair();
        line("# " + escaped(facts.name()));
        line("");
        line(format(
                "A Vision Transformer that %s, trained with vit4j: %s. It has %,d parameters and takes images of %s"
                        + " pixels.",
                format(
                        multiLabel() ? "tells which of %,d classes an image has" : "classifies images into %,d classes",
                        facts.model().labels().size()),
                facts.state(),
                size.parameters(),
                pixels));
        line("");
    }

    private void classes() {
        List<String> labels = facts.model().labels();
        line("## Classes");
        line("");
        List<String> shown = new ArrayList<>();
        labels.stream().limit(MOST_CLASSES).map(ModelCard::escaped).forEach(shown::add);
        String more = labels.size() > MOST_CLASSES
                ? format(", and %,d more: `config.json` has all %,d", labels.size() - MOST_CLASSES, labels.size())
                : "";
        line(String.join(", ", shown) + more + ".");
        line("");
    }

    private void metrics() {
        line(multiLabel() ? "## Mean average precision" : "## Accuracy");
        line("");
        if (facts.figures().isEmpty()) {
            boolean images =
                    facts.data().validation().images() > 0 || facts.data().test() != null;
            line(images ? "Not measured yet." : "Not measured: there were no validation or test images.");
            line("");
            return;
        }
        line(
                multiLabel()
                        ? "| images | mean average precision | binary cross entropy |"
                        : "| images | top-1 | 95 % interval | cross entropy |");
        line(multiLabel() ? "|---|---|---|" : "|---|---|---|---|");
        for (Figure figure : facts.figures()) {
            line(format(
                    "| %,d %s images | %s | %s%s |",
                    figure.images(),
                    figure.split(),
                    FigureText.percent(figure.score()),
                    multiLabel() ? "" : FigureText.percent(figure.interval()) + " | ",
                    FigureText.figure(figure.loss())));
        }
        line("");
        line(
                "Validation images choose the best epoch, whose figure on them is somewhat too high; test images choose nothing.");
        line("");
    }

    private void training() {
        line("## Training");
        line("");
        line(format(
                "Data: %s, with %,d training, %,d validation and %,d test images.",
                escaped(dataName()),
                facts.data().train().images(),
                facts.data().validation().images(),
                facts.data().test() == null ? 0 : facts.data().test().images()));
        line("Started from: " + escaped(modelName(facts.options().model().name())) + ".");
        line("");
        line("```console");
        line("$ " + TrainCommandText.of(withoutFolders()));
        line("```");
        line("");
        line("`vit4j.json` has every option and a hash of the images.");
        line("");
    }

    /** Returns the options without the folders of this machine, which are nobody's business. */
    private TrainOptions withoutFolders() {
        TrainOptions options = facts.options();
        Distillation distillation = options.distillation();
        return options.with(options.data().withPath(dataName()))
                .with(options.model().withName(modelName(options.model().name())))
                .with(distillation.withTeacher(modelName(distillation.teacher())));
    }

    private void use(boolean plain) {
        line("## Use");
        line("");
        line("With the command line, `FOLDER` being the folder of this file:");
        line("");
        line("```console");
        line("$ vit classify --model FOLDER photo.jpg");
        line("```");
        line("");
        line("From Java:");
        line("");
        line("```java");
        line("import dev.vit4j.classify.*;");
        line("import java.nio.file.Path;");
        line("");
        line("try (Classifier classifier = Classifier.open(Path.of(\"FOLDER\"))) {");
        line("    for (Prediction prediction : classifier.classify(Path.of(\"photo.jpg\"), 3)) {");
        line("        System.out.println(prediction.label() + \" \" + prediction.score());");
        line("    }");
        line("}");
        line("```");
        line("");
        if (plain) {
            line("From Python:");
            line("");
            line("```python");
            line("from transformers import pipeline");
            line("");
            line("print(pipeline(\"image-classification\", model=\"FOLDER\")(\"photo.jpg\"))");
            line("```");
        } else {
            line("Python's transformers does not open it: its architecture has parts that Hugging Face's ViT lacks.");
        }
        line("");
    }

    private void limits() {
        String pixels = facts.model().config().imageSize().pair();
        line("## Limits");
        line("");
        if (multiLabel()) {
            line(
                    "Each class has a score of its own, between 0 and 1; a class counts as predicted from 0.5 on, or from a"
                            + " threshold that you choose (`vit evaluate --write-thresholds`).");
            line("");
        }
        line(format(
                (multiLabel()
                                ? "It knows %,d classes and scores all of them for every picture, also for a photograph of"
                                        + " anything else."
                                : "It knows %,d classes and assigns one of them to every picture: a photograph of anything"
                                        + " else gets a class too, often with a high score.")
                        + " It sees %s pixels. Its figures hold for images like those it was"
                        + " measured on; on others they can be much lower. The licenses of the training images and of"
                        + " the model that it started from apply; this card does not know them.",
                facts.model().labels().size(),
                pixels));
    }

    private String dataName() {
        return fileName(facts.options().data().path());
    }

    /** Returns the name on the Hub of a model that comes from there. */
    private static String modelName(String path) {
        return HubName.ofCached(Locations.path(path)).map(HubName::toString).orElseGet(() -> fileName(path));
    }

    /** Returns the last element of an absolute path, with the run's name before one of its models; a variant as it is. */
    private static String fileName(String path) {
        Path whole = Locations.path(path);
        if (!whole.isAbsolute() || whole.getNameCount() == 0) {
            return path;
        }
        int last = whole.getNameCount() - 1;
        boolean inRun = last > 0
                && Set.of("best", "last", "swa").contains(whole.getName(last).toString());
        return whole.subpath(inRun ? last - 1 : last, last + 1).toString();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Returns text as a quoted scalar; JSON's are YAML's. */
    private static String yaml(String value) {
        return Json.line(DisplayText.printable(value));
    }

    /** Returns text that Markdown shows as it is. */
    static String escaped(String value) {
        return DisplayText.printable(value)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("([\\\\`*_\\[\\]#|~$>])", "\\\\$1");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
