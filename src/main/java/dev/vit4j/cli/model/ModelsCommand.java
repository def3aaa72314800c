package dev.vit4j.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.Json;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vit models}. */
@Command(
        name = "models",
        customSynopsis = "vit models [OPTIONS]",
        description = "Lists the model variants that vit train and vit bench take, with their sizes.",
        footer = {"", "  vit models", "  vit train --model lite-7/4 --data data/cifar10-mini --out runs/lite"})
public final class ModelsCommand implements Callable<Integer> {
    private static final String ROW = "%-12s %6s %6s %6s %6s %6s %14s %18s";

    private final Streams streams;

    @Option(names = "--json", description = "Print a line of JSON for each variant.")
    private boolean json;

    public ModelsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (!json) {
            print(ROW, "variant", "image", "tokens", "width", "depth", "heads", "parameters", "multiply-adds");
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
                        String.format(Locale.ROOT, "%,d", size.multiplyAdds()));
            }
        }
        return 0;
    }

    private static ObjectNode toJson(String name, ViTConfig config, ModelSize size) {
        return Json.mapper()
                .createObjectNode()
                .put("variant", name)
                .<ObjectNode>set("image_size", config.imageSize().toJson())
                .put("classes", config.classes())
                .put("tokens", config.tokens())
                .put("width", config.width())
                .put("depth", config.depth())
                .put("heads", config.heads())
                .put("mlp_width", config.mlpWidth())
                .put("parameters", size.parameters())
                .put("multiply_adds", size.multiplyAdds());
    }

    private void print(String format, Object... values) {
        streams.out().print(String.format(Locale.ROOT, format, values) + "\n");
    }
}
