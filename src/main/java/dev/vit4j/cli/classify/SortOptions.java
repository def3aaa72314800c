package dev.vit4j.cli.classify;

import dev.vit4j.classify.ImageSorter;
import dev.vit4j.classify.output.ClassFolders;
import dev.vit4j.cli.shared.OutputPath;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of {@code vit classify} that sort images into folders. */
final class SortOptions {
    static final String HEADING = "%nSorting:%n";

    @Option(
            names = "--sort-into",
            paramLabel = "DIR",
            description = "Puts each image into DIR/CLASS by its best prediction; never moves or overwrites a file.")
    private Path folder;

    @Option(names = "--copy", description = "Copies images (the default).")
    private boolean copy;

    @Option(
            names = "--link",
            description =
                    "Creates symbolic links to image files; images inside other files, such as archives, are copied.")
    private boolean link;

    /** @throws ParameterException if the options contradict each other */
    void check(CommandLine line) {
        if (copy && link) {
            throw new ParameterException(line, "--copy and --link: choose one");
        }
        if ((copy || link) && folder == null) {
            throw new ParameterException(line, (link ? "--link" : "--copy") + ": say where with --sort-into DIR");
        }
        OutputPath.requireFolder("--sort-into", folder);
    }

    ImageSorter sorter(List<String> labels, Consumer<String> messages) {
        return folder == null ? ImageSorter.NONE : new ClassFolders(folder, labels, link, messages);
    }

    @Override
    public String toString() {
        return folder == null ? "no" : folder.toAbsolutePath() + (link ? " by links" : " by copies");
    }
}
