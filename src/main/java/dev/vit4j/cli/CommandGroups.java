package dev.vit4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;

/** Lists the commands of {@code vit --help} by what they are for. */
final class CommandGroups {
    private static final List<Group> GROUPS = List.of(
            new Group("Train and evaluate", List.of("train", "recipes", "models", "evaluate")),
            new Group("Use a model", List.of("classify", "similar", "attention")),
            new Group("Data and models", List.of("data", "info", "convert")),
            new Group("Measure", List.of("attention-faithfulness", "bench")),
            new Group("On a cluster", List.of("spark")));
    private static final String OTHER = "Shell";

    private record Group(String title, List<String> commands) {}

    private CommandGroups() {}

    /**
     * @param help of {@code vit}
     * @return its visible commands; one that belongs to no group comes last
     */
    static String render(Help help) {
        Map<String, Help> left = new LinkedHashMap<>(help.subcommands());
        StringBuilder text = new StringBuilder();
        for (Group group : GROUPS) {
            Map<String, Help> members = new LinkedHashMap<>();
            for (String name : group.commands()) {
                if (left.containsKey(name)) {
                    members.put(name, left.remove(name));
                }
            }
            text.append(section(help, group.title(), members));
        }
        return text.append(section(help, OTHER, left)).toString();
    }

    private static String section(Help help, String title, Map<String, Help> commands) {
        return commands.isEmpty()
                ? ""
                : String.format("%n%s:%n", title) + help.commandList(commands).indent(0);
    }
}
