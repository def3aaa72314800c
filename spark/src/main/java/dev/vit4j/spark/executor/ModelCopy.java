package dev.vit4j.spark.executor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Copies models between file systems. */
public final class ModelCopy {
    private ModelCopy() {}

    /**
     * Copies a model folder's files, without an optimizer's state, into a folder of one of Hadoop's file systems.
     *
     * @param model a model folder or run, on this machine or on one of Hadoop's file systems, or {@code hf:ORG/NAME}
     * @param folder receives the files
     * @param hadoop settings of Hadoop's file systems
     * @throws IOException if it cannot be written
     * @throws dev.vit4j.common.BadInputException if there is no such model
     */
    public static void write(String model, String folder, Configuration hadoop) throws IOException {
        try (ModelLocation location = ModelLocation.of(model, hadoop, note -> {})) {
            Path target = new Path(folder);
            FileSystem files = target.getFileSystem(hadoop);
            for (String name : ModelFiles.in(location.folder())) {
                try (OutputStream out = files.create(new Path(target, name), false)) {
                    Files.copy(location.folder().resolve(name), out);
                }
            }
        }
    }
}
