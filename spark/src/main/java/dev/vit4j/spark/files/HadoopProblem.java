package dev.vit4j.spark.files;

import dev.vit4j.common.BadInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** Converts exceptions of Hadoop's clients to those of {@code java.nio.file}, or to one that names the remedy. */
final class HadoopProblem {
    private static final int MOST_CAUSES = 20;

    private HadoopProblem() {}

    /**
     * @param place the location
     * @param problem as thrown by Hadoop
     * @return the exception of {@code java.nio.file}
     * @throws BadInputException if the file system cannot be reached at all: what only asks whether a file exists would
     *     otherwise take it for missing
     */
    static IOException of(Object place, IOException problem) {
        IOException cause = problem instanceof RemoteException remote ? remote.unwrapRemoteException() : problem;
        if (cause instanceof FileSystemException) {
            return cause;
        }
        String name = place.toString();
        FileSystemException converted;
        if (cause instanceof ParentNotDirectoryException) {
            converted = new FileSystemException(name, null, "a folder on its path is a file");
        } else if (cause instanceof FileNotFoundException) {
            converted = new NoSuchFileException(name);
        } else if (cause instanceof AccessControlException) {
            converted = new AccessDeniedException(name, null, reason(cause));
        } else if (cause instanceof org.apache.hadoop.fs.FileAlreadyExistsException) {
            converted = new FileAlreadyExistsException(name);
        } else if (cause instanceof PathIsNotEmptyDirectoryException) {
            converted = new DirectoryNotEmptyException(name);
        } else if (isOfConnection(cause)) {
            throw unreachable(name, cause);
        } else {
            return problem;
        }
        converted.initCause(problem);
        return converted;
    }

    /**
     * @param place the location
     * @param problem any
     * @return an exception that says how to reach the file system
     */
    static BadInputException unreachable(Object place, Exception problem) {
        return new BadInputException(
                place + ": the file system cannot be reached (" + reason(problem)
                        + "); check host and port in the location"
                        + " or in core-site.xml and hdfs-site.xml (HADOOP_CONF_DIR), the network, and whether it is"
                        + " running; a slow one gets more time with spark.hadoop.ipc.client.connect.timeout (milliseconds),"
                        + " spark.hadoop.ipc.client.connect.max.retries and"
                        + " spark.hadoop.ipc.client.connect.max.retries.on.timeouts",
                problem);
    }

    /**
     * @param place the location
     * @param problem that no class is known for its scheme
     * @return an exception that says what to do
     */
    static BadInputException unknown(Object place, Exception problem) {
        return new BadInputException(
                place + ": Hadoop has no file system for this scheme; add its library, or name its class with --conf"
                        + " spark.hadoop.fs.SCHEME.impl=CLASS",
                problem);
    }

    /**
     * @param place the location
     * @param problem with permissions
     * @return an exception that says what to do
     */
    static BadInputException denied(Object place, Exception problem) {
        return new BadInputException(
                place + ": permission denied (" + reason(problem)
                        + "); ask its owner for the right, or run as another user"
                        + " (HADOOP_USER_NAME, or kinit on a cluster with Kerberos)",
                problem);
    }

    private static boolean isOfConnection(Throwable problem) {
        Throwable cause = problem;
        for (int i = 0; cause != null && i < MOST_CAUSES; cause = cause.getCause(), i++) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof SocketException
                    || cause instanceof UnresolvedAddressException) {
                return true;
            }
            if (cause instanceof InterruptedIOException) {
                return false;
            }
        }
        return false;
    }

    /** Returns the first line of the innermost message that says something. */
    static String reason(Throwable problem) {
        Throwable cause = problem;
        for (int i = 0; cause.getCause() != null && i < MOST_CAUSES; i++) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        if (message == null || message.isBlank()) {
            return name;
        }
        String line = message.lines().findFirst().orElse(message);
        return cause instanceof UnknownHostException || cause instanceof ClassNotFoundException
                ? name + ": " + line
                : line;
    }
}
