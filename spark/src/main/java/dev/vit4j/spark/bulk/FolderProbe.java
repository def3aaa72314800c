package dev.vit4j.spark.bulk;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Locations;
import dev.vit4j.spark.session.Failures;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Checks before the work that executors see the driver's files: each writes a small file into the output folder, which the
 * driver then finds, and looks for an input.
 */
final class FolderProbe implements Function<String, String> {
    private static final long serialVersionUID = 1;
    private static final String SHARE =
            "; use a file system that all machines share, such as hdfs://, s3a:// or a mounted" + " network drive";

    private final String folder;
    private final String input;

    private FolderProbe(Path folder, String input) {
        this.folder = FileNames.of(folder);
        this.input = input;
    }

    /**
     * @param context of the application
     * @param executors how many there are
     * @param output folder of the rows
     * @param input place of an input that the driver sees; empty for none
     * @throws BadInputException if executors do not see or cannot write them
     */
    static void run(JavaSparkContext context, int executors, Path output, String input) throws IOException {
        Path work = Files.createDirectories(OutputFolder.workFolder(output));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < executors; i++) {
            names.add("probe-" + UUID.randomUUID());
        }
        try {
            List<String> problems = ask(context, names, new FolderProbe(work, input));
            for (int i = 0; i < names.size(); i++) {
                if (!problems.get(i).isEmpty()) {
                    throw new BadInputException(problems.get(i));
                }
                if (!Files.exists(work.resolve(names.get(i)))) {
                    throw new BadInputException("--output " + output
                            + ": what executors write there is not seen here: it is another folder on each machine"
                            + SHARE);
                }
            }
        } finally {
            for (String name : names) {
                Files.deleteIfExists(work.resolve(name));
            }
        }
    }

    private static List<String> ask(JavaSparkContext context, List<String> names, FolderProbe probe) {
        try {
            return context.parallelize(Collections.unmodifiableList(names), names.size())
                    .map(probe)
                    .collect();
        } catch (Exception e) { // Scala's methods throw checked exceptions without declaring them
            throw Failures.describe(e);
        }
    }

    /** On an executor: returns the problem, since it would be the same in each attempt. */
    @Override
    public String call(String name) throws IOException {
        String host = InetAddress.getLocalHost().getHostName();
        if (!input.isEmpty() && !Files.exists(Locations.path(input))) {
            return input + ": is here, but not on " + host + SHARE;
        }
        Path work = Locations.path(folder);
        if (!Files.isDirectory(work)) {
            return "--output " + work.getParent() + ": is here, but not on " + host + SHARE;
        }
        try {
            Files.write(work.resolve(name), new byte[0]);
            return "";
        } catch (IOException e) {
            return "--output " + work.getParent() + ": cannot be written on " + host + " by the user "
                    + System.getProperty("user.name") + ": " + e;
        }
    }
}
