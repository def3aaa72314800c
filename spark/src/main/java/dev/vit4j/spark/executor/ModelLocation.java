package dev.vit4j.spark.executor;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Folders;
import dev.vit4j.model.io.ModelPath;
import dev.vit4j.model.safetensors.ShardIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/**
 * A model folder on this machine: where it is, fetched from the Hugging Face Hub, or copied from one of Hadoop's file
 * systems, such as HDFS or S3, until this is closed.
 */
final class ModelLocation implements AutoCloseable {
    private static final Pattern HADOOP = Pattern.compile("(?!hf:)[A-Za-z][A-Za-z0-9+.-]+:.*");
    private static final String INDEX = "model.safetensors.index.json";

    private final java.nio.file.Path folder;
    private final java.nio.file.Path copy;

    private ModelLocation(java.nio.file.Path folder, java.nio.file.Path copy) {
        this.folder = folder;
        this.copy = copy;
    }

    /**
     * @param model a model folder or run, on this machine or on one of Hadoop's file systems, or {@code hf:ORG/NAME}
     * @param hadoop settings of Hadoop's file systems
     * @param notes receives messages to the user
     * @return the model's folder on this machine
     * @throws BadInputException if there is none
     */
    static ModelLocation of(String model, Configuration hadoop, Consumer<String> notes) {
        if (HADOOP.matcher(model).matches() || isOnDefault(model, hadoop)) {
            return copied(model, hadoop, notes);
        }
        return new ModelLocation(ModelPath.of(path(model), notes), null);
    }

    private static java.nio.file.Path path(String model) {
        try {
            return java.nio.file.Path.of(model);
        } catch (InvalidPathException e) {
            throw new BadInputException(DisplayText.printable(model) + ": not a path of a model folder", e);
        }
    }

    /** Whether a path without a scheme is not on this machine but on Hadoop's default file system, as Spark takes it. */
    private static boolean isOnDefault(String model, Configuration hadoop) {
        if (model.startsWith("hf:") || Files.exists(path(model))) {
            return false;
        }
        if (FileSystem.getDefaultUri(hadoop).getScheme().equals("file")) {
            return false;
        }
        try {
            return FileSystem.get(hadoop).exists(new Path(model));
        } catch (IOException e) {
            throw unreadable(model, e);
        }
    }

    private static ModelLocation copied(String typed, Configuration hadoop, Consumer<String> notes) {
        java.nio.file.Path copy = null;
        try {
            Path model = new Path(typed);
            FileSystem files = model.getFileSystem(hadoop);
            if (files.getScheme().equals("file")) {
                return new ModelLocation(ModelPath.of(path(model.toUri().getPath()), notes), null);
            }
            copy = Files.createTempDirectory("vit4j-model");
            java.nio.file.Path named = copy.resolve(model.getName().isEmpty() ? "model" : model.getName());
            copyModel(files, model, named);
            java.nio.file.Path folder = named;
            String there = named.toString();
            try {
                return new ModelLocation(ModelPath.of(folder, note -> notes.accept(note.replace(there, typed))), copy);
            } catch (BadInputException e) {
                delete(copy);
                throw new BadInputException(e.getMessage().replace(there, typed), e);
            }
        } catch (IOException | IllegalArgumentException e) {
            if (copy != null) {
                delete(copy);
            }
            throw unreadable(typed, e);
        }
    }

    private static BadInputException unreadable(String model, Exception e) {
        String reason = e.getMessage() == null
                ? e.toString()
                : e.getMessage().lines().findFirst().orElse("");
        boolean noScheme = reason.startsWith("No FileSystem for scheme");
        return new BadInputException(
                DisplayText.printable(model) + ": cannot be read: " + DisplayText.printable(reason)
                        + (noScheme
                                ? "; add the library of this file system to Spark, such as hadoop-aws for s3a://"
                                : "; check the address, and that the file system can be reached from the driver"),
                e);
    }

    /** Copies a model folder's files, and of a run the model that stands for it. */
    private static void copyModel(FileSystem files, Path from, java.nio.file.Path to) throws IOException {
        List<String> names = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (FileStatus child : files.listStatus(from)) {
            (child.isDirectory() ? folders : names).add(child.getPath().getName());
        }
        Files.createDirectories(to);
        if (names.contains(INDEX)) {
            copyFile(files, new Path(from, INDEX), to.resolve(INDEX));
        }
        for (String name : ModelFiles.select(
                names, () -> ShardIndex.read(to.resolve(INDEX)).shards())) {
            if (!Files.exists(to.resolve(name))) {
                copyFile(files, new Path(from, name), to.resolve(name));
            }
        }
        for (String model : List.of("best", "last")) {
            if (folders.contains(model) && files.exists(new Path(new Path(from, model), "config.json"))) {
                copyModel(files, new Path(from, model), to.resolve(model));
                break;
            }
        }
    }

    private static void copyFile(FileSystem files, Path from, java.nio.file.Path to) throws IOException {
        try (InputStream in = files.open(from)) {
            Files.copy(in, to);
        }
    }

    /** @return the model's folder */
    java.nio.file.Path folder() {
        return folder;
    }

    /** Removes the copy, if there is one. */
    @Override
    public void close() {
        if (copy != null) {
            delete(copy);
        }
    }

    /** Deletes a temporary folder. What cannot be deleted is left to the operating system. */
    static void delete(java.nio.file.Path folder) {
        try {
            Folders.deleteTree(folder);
        } catch (IOException e) {
            LoggerFactory.getLogger(ModelLocation.class).warn("{} cannot be deleted", folder, e);
        }
    }
}
