package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Json;
import dev.vit4j.common.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vit recipes}. */
@Command(
        name = "recipes",
        customSynopsis = "vit recipes [OPTIONS] [NAME]",
        description = "Lists the recipes of vit train, or prints one as a file for --config.",
        footer = {
            "",
            "  vit recipes",
            "  vit recipes finetune > mine.yaml",
            "  vit train --config mine.yaml --data my-photos --model runs/first/best --out runs/mine"
        })
public final class RecipesCommand implements Callable<Integer> {
    private static final int INDENT = 4;
    private static final int LEAST_COLUMNS = 20;

    private final Streams streams;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Print this recipe (default: list all).")
    private String name;

    @Option(names = "--json", description = "Print one line of JSON for each recipe.")
    private boolean json;

    public RecipesCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (name == null) {
            Recipes.names().stream().map(Recipes::byName).forEach(this::list);
        } else if (json) {
            list(Recipes.byName(name));
        } else {
            streams.out().print(Recipes.byName(name).text());
        }
        return 0;
    }

    private void list(Recipes.Recipe recipe) {
        if (json) {
            streams.out()
                    .print(Json.line(Json.mapper()
                                    .createObjectNode()
                                    .put("name", recipe.name())
                                    .put("title", recipe.title())
                                    .put("source", recipe.source())
                                    .put("result", recipe.result())
                                    .set("options", recipe.options().options()))
                            + "\n");
        } else {
            streams.out()
                    .print(recipe.name() + "\n"
                            + paragraph("", recipe.title())
                            + paragraph("source: ", recipe.source())
                            + paragraph("result: ", recipe.result()));
        }
    }

    /** Indented; further lines are aligned with the text after its label. */
    private static String paragraph(String label, String text) {
        String indent = " ".repeat(INDENT + label.length());
        int columns = Math.max(LEAST_COLUMNS, Terminal.textColumns() - indent.length());
        String lines = String.join("\n" + indent, DisplayText.wrapped(text, columns));
        return " ".repeat(INDENT) + label + lines + "\n";
    }
}
