package dev.vit4j.spark.files;

import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FolderSwap;
import dev.vit4j.common.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Files on Hadoop's file systems, for programs. {@link Locations#path(String)} opens them. */
public final class HadoopFiles {
    private HadoopFiles() {}

    /**
     * Opens a file system with settings that were made in the program, such as those in {@code
     * sparkContext.hadoopConfiguration()}. Hadoop keeps its client for this process, and so later uses of the same scheme and
     * host have these settings too. Settings named {@code spark.hadoop.*} need no such call.
     *
     * @param location any file there
     * @param configuration the settings
     * @throws BadInputException if the file system cannot be opened
     */
    public static void warm(String location, Configuration configuration) {
        try {
            FileSystem.get(
                    new org.apache.hadoop.fs.Path(location).toUri(),
                    ClientSettings.withTimeOuts(new Configuration(configuration)));
        } catch (IOException | RuntimeException e) {
            throw HadoopProblem.unreachable(location, e);
        }
    }

    /**
     * Copies a file or a folder with its content to this machine, such as a model for a library that reads local files only.
     *
     * @param location a path or a location
     * @param target local path; a folder there is replaced, and changed only when all is copied
     * @return the target
     * @throws BadInputException if there is no such file
     * @throws IOException if it cannot be copied
     */
    public static Path copyToLocal(String location, Path target) throws IOException {
        Path source = Locations.path(location);
        if (!Files.exists(source)) {
            throw new BadInputException(location + ": no such file or folder");
        }
        if (Files.isDirectory(source)) {
            FolderSwap.replace(target, name -> false, fresh -> copy(source, fresh));
        } else {
            Files.createDirectories(target.toAbsolutePath().getParent());
            AtomicFiles.write(target, temporary -> copyFile(source, temporary));
        }
        return target;
    }

    private static void copy(Path source, Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(source)) {
            files = all.toList();
        }
        for (Path file : files) {
            Path place = target.resolve(source.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(place);
            } else {
                copyFile(file, place);
            }
        }
    }

    private static void copyFile(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
