package dev.vit4j.spark.files;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Moves, copies and deletes files by Java's rules. */
final class Moves {
    private Moves() {}

    static void delete(FileSystem client, HadoopPath path, FileState there) throws IOException {
        try {
            if (there.isDirectory() && client.listStatusIterator(path.hadoop()).hasNext()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            if (!client.delete(path.hadoop(), false)) {
                throw new FileSystemException(path.toString(), null, "could not be deleted");
            }
        } catch (IOException e) {
            throw HadoopProblem.of(path, e);
        }
    }

    /**
     * @param from a file or folder
     * @param source what is known of it
     * @param to its new name
     * @param target what is there; null for nothing
     * @param options as for {@link java.nio.file.Files#move}
     */
    static void move(HadoopPath from, FileState source, HadoopPath to, FileState target, Set<CopyOption> options)
            throws IOException {
        boolean atomic = options.contains(StandardCopyOption.ATOMIC_MOVE);
        if (!from.store().equals(to.store())) {
            if (atomic) {
                throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "other file system");
            }
            transfer(from, to, target, options, true);
            return;
        }
        FileSystem client = from.store().client();
        if (target == null) {
            rename(client, from, to);
            return;
        }
        requireReplaceable(to, options.contains(StandardCopyOption.REPLACE_EXISTING) || atomic);
        if (!source.isDirectory() && !target.isDirectory() && overwrite(from, to)) {
            return;
        }
        if (atomic) {
            throw new AtomicMoveNotSupportedException(
                    from.toString(), to.toString(), "this file system does not replace while it renames");
        }
        delete(client, to, target);
        rename(client, from, to);
    }

    private static void requireReplaceable(HadoopPath to, boolean replace) throws IOException {
        if (!replace) {
            throw new FileAlreadyExistsException(to.toString());
        }
    }

    private static void rename(FileSystem client, HadoopPath from, HadoopPath to) throws IOException {
        try {
            if (!client.rename(from.hadoop(), to.hadoop())) {
                throw new FileSystemException(
                        from.toString(),
                        to.toString(),
                        "could not be renamed: the folder of the new name is missing, or"
                                + " the new name is taken meanwhile");
            }
        } catch (IOException e) {
            throw HadoopProblem.of(from, e);
        }
    }

    /** Replaces a file in one step where Hadoop can, as HDFS does. */
    private static boolean overwrite(HadoopPath from, HadoopPath to) throws IOException {
        try {
            FileContext context = FileContext.getFileContext(
                    from.store().address(), from.store().configuration());
            context.rename(from.hadoop(), to.hadoop(), Options.Rename.OVERWRITE);
            return true;
        } catch (UnsupportedFileSystemException | UnsupportedOperationException notThere) {
            return false;
        } catch (IOException e) {
            throw HadoopProblem.of(from, e);
        }
    }

    static void copy(HadoopPath from, FileState source, HadoopPath to, FileState target, Set<CopyOption> options)
            throws IOException {
        if (source.isDirectory()) {
            if (target != null) {
                requireReplaceable(to, options.contains(StandardCopyOption.REPLACE_EXISTING));
                delete(to.store().client(), to, target);
            }
            to.store().client().mkdirs(to.hadoop());
            return;
        }
        transfer(from, to, target, options, false);
    }

    private static void transfer(
            HadoopPath from, HadoopPath to, FileState target, Set<CopyOption> options, boolean deleteSource)
            throws IOException {
        if (target != null) {
            requireReplaceable(to, options.contains(StandardCopyOption.REPLACE_EXISTING));
            delete(to.store().client(), to, target);
        }
        try {
            FileUtil.copy(
                    from.store().client(),
                    from.hadoop(),
                    to.store().client(),
                    to.hadoop(),
                    deleteSource,
                    true,
                    from.store().configuration());
        } catch (IOException e) {
            throw HadoopProblem.of(from, e);
        }
    }
}
