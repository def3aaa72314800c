package dev.vit4j.spark.bulk;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.cli.shared.OutputPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of rows: a Parquet file for each chunk, {@code _SUCCESS} once all are there, as Spark marks it, and the plan
 * in {@code _vit4j}. Readers of Parquet folders pass over names that begin with an underscore or a dot.
 */
final class OutputFolder {
    private static final String OPTION = "--output";
    private static final Pattern PART = Pattern.compile("part-(\\d{6,9})\\.parquet");
    private static final String TEMPORARY = ".*.part";

    private final Path folder;

    /** @param folder on a file system that driver and executors share; created if missing */
    OutputFolder(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    Path path() {
        return folder;
    }

    /** @return file of a chunk's rows */
    static Path part(Path folder, int number) {
        return folder.resolve(String.format(Locale.ROOT, "part-%06d.parquet", number));
    }

    /** @return folder of what is not rows */
    static Path workFolder(Path folder) {
        return folder.resolve("_vit4j");
    }

    Path plan() {
        return workFolder(folder).resolve("plan.json");
    }

    private Path success() {
        return folder.resolve("_SUCCESS");
    }

    /**
     * @param resume whether an interrupted run is to be continued
     * @return whether there is one
     * @throws dev.vit4j.common.BadOptionException if it cannot be written, or holds something else
     */
    boolean open(boolean resume) throws IOException {
        OutputPath.requireFolder(OPTION, folder);
        if (Files.exists(plan())) {
            requireOption(
                    resume,
                    "%s %s: holds the rows of %s run; add --resume to go on with it, or name another folder",
                    OPTION,
                    folder,
                    Files.exists(success()) ? "a complete" : "an interrupted");
            return true;
        }
        requireOption(
                isEmpty(),
                "%s %s: is not empty%s; name a new folder",
                OPTION,
                folder,
                resume ? " and holds no run of vit spark classify" : "");
        return false;
    }

    private boolean isEmpty() throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        Path left = workFolder(folder).getFileName(); // by a run that ended before it had a plan
        try (DirectoryStream<Path> children =
                Files.newDirectoryStream(folder, child -> !child.getFileName().equals(left))) {
            return !children.iterator().hasNext();
        }
    }

    /** @return numbers of the chunks whose rows are complete */
    BitSet complete() throws IOException {
        BitSet complete = new BitSet();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                Matcher part = PART.matcher(child.getFileName().toString());
                if (part.matches()) {
                    complete.set(Integer.parseInt(part.group(1)));
                }
            }
        }
        return complete;
    }

    /** Marks the rows as complete, and removes what tasks left that were killed. */
    void succeed() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, TEMPORARY)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        Files.write(success(), new byte[0]);
    }
}
