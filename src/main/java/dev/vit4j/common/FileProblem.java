package dev.vit4j.common;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What the file system says, in words: Java's exceptions often hold no more than the name of the file. */
public final class FileProblem {
    private FileProblem() {}

    /**
     * @param problem as thrown
     * @return {@code FILE: problem}
     */
    public static String describe(FileSystemException problem) {
        return problem.getFile() + ": " + reason(problem);
    }

    /**
     * @param problem as thrown
     * @return the problem alone
     */
    public static String reason(FileSystemException problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (problem instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (problem instanceof NotDirectoryException) {
            return "not a folder";
        }
        if (problem instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        if (problem instanceof FileSystemLoopException) {
            return "symbolic links lead in a circle";
        }
        return problem.getReason() == null ? "the file system refused it" : problem.getReason();
    }

    /**
     * @param problem with a temporary file or folder, or with a file inside
     * @param temporary its path
     * @param target what it was to become
     * @return the problem, in terms of the target
     */
    static IOException renamed(IOException problem, Path temporary, Path target) {
        if (problem instanceof FileSystemException inside
                && inside.getFile() != null
                && named(inside, temporary).startsWith(temporary)) {
            Path rest = temporary.relativize(named(inside, temporary));
            return of(inside, rest.toString().isEmpty() ? target : target.resolve(rest));
        }
        String message = problem.getMessage();
        return message == null || !message.contains(temporary.toString())
                ? problem
                : new IOException(message.replace(temporary.toString(), target.toString()), problem);
    }

    private static Path named(FileSystemException problem, Path onSameFileSystem) {
        return onSameFileSystem.getFileSystem().getPath(problem.getFile());
    }

    /**
     * @param problem with a temporary file
     * @param target the file that it was to become
     * @return the same problem with the target
     */
    static FileSystemException of(FileSystemException problem, Path target) {
        FileSystemException named = new FileSystemException(target.toString(), null, reason(problem));
        named.initCause(problem);
        return named;
    }
}
