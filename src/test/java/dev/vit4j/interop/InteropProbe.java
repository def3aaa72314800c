package dev.vit4j.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.family.FamilyFixture;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.model.io.ModelConverter;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.safetensors.Safetensors;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.train.optimizer.AdamW;
import dev.vit4j.train.optimizer.AdamWSettings;
import dev.vit4j.train.optimizer.FlatVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs models for {@code scripts/check-interop}, which compares the results with those of the models' libraries. Reads a
 * JSON list of jobs, and writes what became of each as a list into the file named by the second argument.
 */
public final class InteropProbe {
    private static final int STEPS = 3;
    private static final double LEARNING_RATE = 1e-4;

    private InteropProbe() {}

    /**
     * @param args the file of jobs, and the file for their outcomes
     * @throws IOException if reading or writing them fails
     */
    public static void main(String[] args) throws IOException {
        List<ObjectNode> outcomes = new ArrayList<>();
        for (JsonNode job : Json.mapper().readTree(Files.readString(Path.of(args[0])))) {
            ObjectNode outcome =
                    Json.mapper().createObjectNode().put("name", job.get("name").asText());
            List<String> notes = new ArrayList<>();
            try {
                run(job, notes);
            } catch (Exception | AssertionError e) {
                outcome.put("error", e.toString());
                e.printStackTrace();
            }
            outcome.set("notes", Json.mapper().valueToTree(notes));
            outcomes.add(outcome);
        }
        Files.writeString(Path.of(args[1]), Json.pretty(Json.mapper().valueToTree(outcomes)));
    }

    private static void run(JsonNode job, List<String> notes) throws IOException {
        Model model = FamilyFixture.model(path(job, "model"), notes::add);
        Map<String, INDArray> input = Safetensors.read(path(job, "images"));
        INDArray patches = Golden.cut(input.get("images"), model.config().stem().patchSize());
        Map<String, INDArray> results = new LinkedHashMap<>();
        for (String ops : List.of("fused", "stock")) {
            forward(model, ops, patches).forEach((name, value) -> results.put(ops + "." + name, value));
        }
        Safetensors.write(path(job, "result"), results, Map.of());
        if (job.has("written")) {
            write(job, path(job, "written"), model, model.weights());
        }
        if (job.path("train").asBoolean()) {
            train(job, model, patches, input.get("labels"));
        }
    }

    private static Path path(JsonNode job, String field) {
        return Path.of(job.get(field).asText());
    }

    private static Map<String, INDArray> forward(Model model, String ops, INDArray patches) {
        ViTConfig config = model.config();
        List<String> names = new ArrayList<>(List.of(ViTGraph.POOLED));
        for (int layer = 0; layer <= config.depth(); layer++) {
            names.add(ViTGraph.hiddenName(layer));
        }
        names.addAll(ViTGraph.attentionNames(config));
        Map<String, INDArray> results = new LinkedHashMap<>();
        try (Predictor predictor =
                new Predictor(config, model.weights(), OpsChoice.of(ops), (int) patches.size(0), names)) {
            predictor.run(patches).forEach((name, value) -> results.put(name, value.dup('c')));
        }
        return results;
    }

    /** Writes weights, or what belongs to them, under the names of the model's library. */
    private static void write(JsonNode job, Path folder, Model model, Map<String, INDArray> weights)
            throws IOException {
        Model other = new Model(model.config(), model.preprocessing(), model.labels(), weights, model.provenance());
        if (job.path("timm").asBoolean()) {
            ModelConverter.writeTimm(folder, other, note -> {});
        } else {
            ModelFolder.write(folder, other);
        }
    }

    private static void train(JsonNode job, Model model, INDArray patches, INDArray labels) throws IOException {
        List<String> names = WeightNames.of(model.config()).keySet().stream()
                .filter(name -> WeightNames.trained(model.config(), name))
                .toList();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        names.forEach(name -> shapes.put(name, model.weights().get(name).shape()));
        FlatVector parameters = FlatVector.zeros(shapes);
        parameters.assign(model.weights());
        Map<String, INDArray> weights = new LinkedHashMap<>(model.weights());
        weights.putAll(parameters.views());
        INDArray targets =
                Nd4j.zeros(DataType.FLOAT, labels.length(), model.config().classes());
        for (int i = 0; i < labels.length(); i++) {
            targets.putScalar(i, labels.getLong(i), 1);
        }
        Map<String, INDArray> inputs = Map.of(ViTGraph.PATCHES, patches, ViTGraph.TARGETS, targets);
        OpsChoice ops = OpsChoice.of("fused");
        AdamW adam = new AdamW(new AdamWSettings(0.9, 0.999, 1e-8, 0.05, 0), parameters, WeightNames::decayed, ops);
        ViTConfig config = model.config().withDropouts(Dropouts.NONE);
        try (GradientGraph graph =
                GradientGraph.ofModel(config, ops, weights, (int) patches.size(0), names, List.of())) {
            for (int step = 0; step < STEPS; step++) {
                Map<String, INDArray> gradients = graph.run(inputs).gradients();
                if (step == 0) {
                    Map<String, INDArray> all = new LinkedHashMap<>();
                    model.weights().forEach((name, weight) -> all.put(name, Nd4j.zerosLike(weight)));
                    gradients.forEach((name, gradient) -> all.put(
                            name,
                            gradient.dup('c').reshape(model.weights().get(name).shape())));
                    write(job, path(job, "gradients"), model, all);
                }
                adam.accumulate(gradients, 1);
                adam.step(LEARNING_RATE, adam.gradientNorm());
            }
        }
        write(job, path(job, "stepped"), model, weights);
    }
}
