package dev.vit4j.spark.session;

import dev.vit4j.common.BadInputException;
import java.util.Locale;
import java.util.Optional;

/** Says in one line what became of a job. Spark's own messages hold the stack traces of its executors. */
public final class Failures {
    private static final int MOST_CAUSES = 50;

    private Failures() {}

    /**
     * @param failure thrown by Spark
     * @return the message of its innermost cause, on one line
     */
    public static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause.getCause() != null && i < MOST_CAUSES; i++) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(message);
    }

    /**
     * @param failure thrown by a job
     * @return an error with the remedy
     */
    public static BadInputException describe(Throwable failure) {
        String all = text(failure);
        String lower = all.toLowerCase(Locale.ROOT);
        if (all.contains("ClassNotFoundException: dev.vit4j") || all.contains("NoClassDefFoundError: dev/vit4j")) {
            return new BadInputException(
                    "executors do not have vit4j: leave spark.jars and spark.executor.extraClassPath to vit spark, or"
                            + " put vit4j-spark.jar and its lib folder there",
                    failure);
        }
        if (all.contains("InvalidClassException")
                || all.contains("NoSuchMethodError")
                || all.contains("IncompatibleClassChangeError")) {
            return new BadInputException(
                    "executors have another version of vit4j or Spark than this command (" + line(all)
                            + "): install the" + " same version on all machines",
                    failure);
        }
        if (lower.contains("executorlostfailure") || lower.contains("executor lost")) {
            return new BadInputException(
                    "executors ended again and again (" + reason(all)
                            + "): usually memory; raise --conf spark.executor.memoryOverhead=... (models and images are"
                            + " outside the Java heap), or choose a smaller --batch",
                    failure);
        }
        return new BadInputException("the job failed on the cluster: " + line(all), failure);
    }

    private static String text(Throwable failure) {
        StringBuilder all = new StringBuilder();
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            all.append(cause).append('\n');
            cause = cause.getCause();
        }
        return all.toString();
    }

    /** Finds the exception of a task in Spark's message: what follows "(executor N): ". */
    private static String line(String all) {
        String mark = "): ";
        int task = all.indexOf("Lost task");
        int from = task < 0 ? -1 : all.indexOf(mark, task);
        String rest = from < 0 ? all : all.substring(from + mark.length());
        return first(rest);
    }

    private static String reason(String all) {
        int from = all.indexOf("Reason: ");
        return first(from < 0 ? all : all.substring(from + "Reason: ".length()));
    }

    private static String first(String text) {
        return Optional.of(text.lines().findFirst().orElse(""))
                .map(line -> line.replaceFirst("^(\\w+\\.)+", ""))
                .orElse("");
    }
}
