package dev.vit4j.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.NearestName;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionResampling;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.family.Family.Contents;
import java.util.List;
import java.util.Optional;

/** All families; adding one means adding it here. */
public final class Families {
    private static final Vit VIT = Vit.plain();

    private static final List<Family> ALL = List.of(
            VIT,
            Vit.msn(),
            Vit.mae(),
            new DeiT(),
            new Dinov2(false),
            new Dinov2(true),
            new Dinov3(),
            new Clip(),
            new Siglip(),
            new Beit());

    private Families() {}

    /** @return all families, the plain ViT first */
    public static List<Family> all() {
        return ALL;
    }

    /** @return all values of {@code model_type} that are read */
    public static List<String> modelTypes() {
        return ALL.stream().flatMap(family -> family.modelTypes().stream()).toList();
    }

    /** @return the plain ViT's table of tensors, for weights without a configuration */
    public static TensorNames plainNames() {
        return VIT.names(null);
    }

    /**
     * @param fields of a {@code config.json}
     * @return the family that its {@code model_type} names
     * @throws BadInputException if no family has that name; the message lists all
     */
    public static Family of(JsonFields fields) {
        String type = fields.string("model_type", "(missing)");
        return ofModelType(type)
                .orElseThrow(() -> new BadInputException(fields.where() + ": model_type is \""
                        + Excerpt.of(type) + "\", which is not supported" + NearestName.hint(type, modelTypes())
                        + "; supported are " + String.join(", ", modelTypes())));
    }

    /**
     * @param type a {@code model_type}
     * @return its family, if it is one of these
     */
    public static Optional<Family> ofModelType(String type) {
        return ALL.stream().filter(family -> family.modelTypes().contains(type)).findFirst();
    }

    /**
     * @param config a model
     * @return its family; the plain ViT's, whose files have room for all settings, if the model's own family cannot
     *     express them
     */
    public static Family of(ViTConfig config) {
        return ALL.stream()
                .filter(family -> family.name().equals(config.family()))
                .filter(family -> expresses(family, config))
                .findFirst()
                .orElse(VIT);
    }

    /**
     * @param config a model
     * @return how its family resamples learned position embeddings for images of another size
     */
    public static PositionResampling resampling(ViTConfig config) {
        return named(config).resampling();
    }

    /**
     * @param config a model
     * @return the family that it was read from, whether or not that family's files can express it now
     */
    public static Family named(ViTConfig config) {
        return ALL.stream()
                .filter(family -> family.name().equals(config.family()))
                .findFirst()
                .orElse(VIT);
    }

    /**
     * @param config a model without a class head
     * @return the same with the pooling of its family's classifier, still without classes
     */
    public static ViTConfig forClasses(ViTConfig config) {
        ViTConfig pooled = named(config).forClasses(config);
        return pooled.withHead(pooled.head().withProjection(0));
    }

    private static boolean expresses(Family family, ViTConfig config) {
        if (!family.runsInPython(config)) {
            return false;
        }
        ObjectNode json = family.write(config);
        if (!family.modelTypes().contains(json.path("model_type").textValue())) {
            return false;
        }
        Contents contents = new Contents(
                config.head().isPresent(),
                config.pooling() == Pooling.CLS_AND_DISTILLATION,
                config.classes(),
                config.scores(),
                config.head().projection() > 0);
        try {
            return family.read(new JsonFields("config.json", json), contents).equals(config);
        } catch (BadInputException e) {
            return false; // what the family's reader refuses, its files cannot express
        }
    }
}
