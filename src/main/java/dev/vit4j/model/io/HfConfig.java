package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.family.Families;
import dev.vit4j.model.family.Family;
import dev.vit4j.model.family.Family.Contents;
import dev.vit4j.model.safetensors.FloatFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * {@code config.json} of a Vision Transformer in Hugging Face's format: what its {@linkplain Family family} says about the
 * arithmetic, and the labels.
 *
 * @param config the model
 * @param labels class names by index, length C
 */
public record HfConfig(ViTConfig config, List<String> labels) {
    /** Limit, far above any ViT, that keeps a malicious file from requesting absurd amounts of memory. */
    private static final int MOST_CLASSES = 1_000_000;

    /** Names of the tensors of class heads. */
    private static final Set<String> HEADS = Set.of("classifier.weight", "cls_classifier.weight");

    private static final String PROJECTION = "visual_projection.weight";
    private static final String DISTILLATION_HEAD = "distillation_classifier.weight";

    private static final String MULTI_LABEL = "multi_label_classification";

    /** Hugging Face's default. */
    static final double LAYER_NORM_EPS = 1e-12;

    /** @throws BadInputException if there are not as many labels as classes */
    public HfConfig {
        require(labels.size() == config.classes(), "%d labels for %d classes", labels.size(), config.classes());
        labels = List.copyOf(labels);
    }

    /**
     * @param file a {@code config.json} of a model with a class head
     * @return its contents
     * @throws BadInputException if it is missing or of no supported family, or if a field is of the wrong type, out of
     *     range or not supported
     */
    public static HfConfig read(Path file) {
        return read(file, HEADS);
    }

    /**
     * @param file a {@code config.json}
     * @param tensors names of the model's tensors, which tell whether there is a class head
     * @return its contents; without labels if there is no head
     * @throws BadInputException as {@link #read(Path)}
     */
    static HfConfig read(Path file, Set<String> tensors) {
        JsonFields fields = JsonFields.of(file);
        Family family = Families.of(fields);
        boolean head = tensors.stream().anyMatch(HEADS::contains);
        List<String> labels = head ? LabelFields.read(fields, MOST_CLASSES) : List.of();
        return JsonFields.naming(file.toString(), () -> {
            ScoreFunction scores = head ? scores(fields, labels.size()) : ScoreFunction.SOFTMAX;
            Contents contents = new Contents(
                    head, tensors.contains(DISTILLATION_HEAD), labels.size(), scores, tensors.contains(PROJECTION));
            return new HfConfig(family.read(fields, contents), labels);
        });
    }

    /** @return the names that transformers gives to unnamed classes: {@code LABEL_0}, {@code LABEL_1}, ... */
    public static List<String> numbered(int classes) {
        return IntStream.range(0, classes).mapToObj(c -> "LABEL_" + c).toList();
    }

    /** @return the function that transformers' image classification pipeline applies */
    private static ScoreFunction scores(JsonFields fields, int classes) {
        String type = fields.string("problem_type", "");
        return switch (type) {
            case "" -> ScoreFunction.of(classes);
            case MULTI_LABEL -> ScoreFunction.SIGMOID;
            case "single_label_classification" -> {
                require(
                        classes > 1,
                        "%s: problem_type is \"%s\" with one label, which transformers refuses too; remove problem_type"
                                + " for a sigmoid",
                        fields.where(),
                        type);
                yield ScoreFunction.SOFTMAX;
            }
            default ->
                throw new BadInputException(fields.where() + ": problem_type is \"" + Excerpt.of(type)
                        + "\"; only classification is supported: remove problem_type, or set it to"
                        + " single_label_classification (softmax) or " + MULTI_LABEL + " (sigmoid)");
        };
    }

    /** @return the content of a {@code config.json} for 32-bit weights */
    ObjectNode toJson() {
        return toJson(FloatFormat.F32);
    }

    /**
     * @param weights format in which they are stored
     * @return the content of a {@code config.json}
     */
    ObjectNode toJson(FloatFormat weights) {
        ObjectNode json = Families.of(config).write(config);
        if (config.head().isPresent()) {
            ObjectNode id2label = json.putObject("id2label");
            ObjectNode label2id = json.putObject("label2id");
            for (int i = 0; i < labels.size(); i++) {
                id2label.put(Integer.toString(i), labels.get(i));
                label2id.put(labels.get(i), i);
            }
            if (config.scores() == ScoreFunction.SIGMOID) {
                json.put("problem_type", MULTI_LABEL);
            }
        }
        json.put("torch_dtype", weights.torchName());
        return sorted(json);
    }

    /** Puts the fields in order of their names, as transformers does; the project's own settings come last. */
    private static ObjectNode sorted(ObjectNode json) {
        ObjectNode sorted = Json.mapper().createObjectNode();
        Map<String, JsonNode> fields = new TreeMap<>();
        json.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        fields.forEach(sorted::set);
        return sorted;
    }
}
