package dev.vit4j.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.Json;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.family.Families;
import dev.vit4j.model.family.Family;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vit models}. */
@Command(
        name = "models",
        customSynopsis = "vit models [OPTIONS]",
        description =
                "Lists the model variants that vit train and vit bench take, with their sizes, and the families of"
                        + " checkpoints that open.",
        footer = {"", "  vit models", "  vit train --model lite-7/4 --data data/cifar10-mini --out runs/lite"})
public final class ModelsCommand implements Callable<Integer> {
    private static final String ROW = "%-16s %6s %6s %6s %6s %6s %14s %18s  %s";
    private static final String FAMILY = "%-28s %s";

    private final Streams streams;

    @Option(names = "--json", description = "Print a line of JSON for each variant.")
    private boolean json;

    public ModelsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (!json) {
            print(
                    ROW,
                    "variant",
                    "image",
                    "tokens",
                    "width",
                    "depth",
                    "heads",
                    "parameters",
                    "multiply-adds",
                    "attention maps");
        }
        for (String name : ViTVariants.names()) {
            ViTConfig config = ViTVariants.byName(name);
            ModelSize size = ModelSize.of(config);
            if (json) {
                streams.out().print(Json.line(toJson(name, config, size)) + "\n");
            } else {
                print(
                        ROW,
                        name,
                        config.imageSize(),
                        config.tokens(),
                        config.width(),
                        config.depth(),
                        config.heads(),
                        String.format(Locale.ROOT, "%,d", size.parameters()),
                        String.format(Locale.ROOT, "%,d", size.multiplyAdds()),
                        maps(config));
            }
        }
        families();
        return 0;
    }

    /** Lists families of checkpoints after the variants: a table, or lines of JSON. */
    private void families() {
        if (!json) {
            print("%nCheckpoints that open, by model_type in config.json (timm's by their architecture: see the"
                    + " documentation):%n");
        }
        for (Family family : Families.all()) {
            if (json) {
                ObjectNode node = Json.mapper().createObjectNode().put("family", family.name());
                family.modelTypes().forEach(node.putArray("model_types")::add);
                streams.out().print(Json.line(node.put("description", family.description())) + "\n");
            } else {
                print(FAMILY, String.join(", ", family.modelTypes()), family.description());
            }
        }
    }

    /** Returns what the attention of the last layers is shown for. */
    private static String maps(ViTConfig config) {
        return switch (config.pooling()) {
            case CLS -> "class token";
            case CLS_AND_MEAN -> "class token, mean";
            case CLS_AND_DISTILLATION -> "class and distillation token";
            case MEAN -> "mean of patches";
            case SEQUENCE, ATTENTION -> "pooling query";
        };
    }

    private static ObjectNode toJson(String name, ViTConfig config, ModelSize size) {
        return Json.mapper()
                .createObjectNode()
                .put("variant", name)
                .put("family", config.family())
                .<ObjectNode>set("image_size", config.imageSize().toJson())
                .put("classes", config.classes())
                .put("tokens", config.tokens())
                .put("width", config.width())
                .put("depth", config.depth())
                .put("heads", config.heads())
                .put("mlp_width", config.mlpWidth())
                .put("parameters", size.parameters())
                .put("multiply_adds", size.multiplyAdds())
                .put("attention_maps", maps(config));
    }

    private void print(String format, Object... values) {
        streams.out().print(String.format(Locale.ROOT, format, values) + "\n");
    }
}
