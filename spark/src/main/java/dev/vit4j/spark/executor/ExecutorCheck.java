package dev.vit4j.spark.executor;

import dev.vit4j.common.BadInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Asks the executors, before there is any work, whether they can do it: one error on the driver then. */
public final class ExecutorCheck implements Function<Release, String> {
    private static final long serialVersionUID = 1;
    private static final String FINE = "";
    /** Where Spark's message says that a task was lost. */
    private static final Pattern HOST = Pattern.compile("\\(TID \\d+\\) \\((\\S+) executor");

    /**
     * @param spark the application; in local mode, where the driver is the executor, there is nothing to check
     * @throws BadInputException if an executor lacks vit4j's jars, has others, or cannot load the native libraries
     */
    public static void run(JavaSparkContext spark) {
        if (spark.isLocal()) {
            return;
        }
        // The driver is among them. Spark 4.0 lacks the method in its API for Java.
        int executors = Math.max(1, spark.sc().statusTracker().getExecutorInfos().length - 1);
        List<Release> work = new ArrayList<>(Collections.nCopies(executors, Release.current()));
        List<String> answers;
        try {
            answers =
                    spark.parallelize(work, executors).map(new ExecutorCheck()).collect();
        } catch (RuntimeException e) {
            throw missingClasses(e).orElseThrow(() -> e);
        } catch (Exception e) { // Scala throws SparkException without declaring it
            throw e instanceof SparkException
                    ? missingClasses(e).orElseGet(() -> new BadInputException(firstLine(e), e))
                    : new IllegalStateException(e);
        }
        answers.stream().filter(answer -> !answer.equals(FINE)).findFirst().ifPresent(problem -> {
            throw new BadInputException(problem);
        });
    }

    private static Optional<RuntimeException> missingClasses(Exception e) {
        String message = String.valueOf(e.getMessage());
        boolean missing = message.contains("ClassNotFoundException: dev.vit4j.")
                || message.contains("NoClassDefFoundError: dev/vit4j/");
        Matcher host = HOST.matcher(message);
        return missing
                ? Optional.of(new BadInputException(
                        "vit4j's jars are missing on the executors" + (host.find() ? " (" + host.group(1) + ")" : "")
                                + ": name vit4j-spark.jar and the jars of its folder lib"
                                + " with --jars or spark.jars",
                        e))
                : Optional.empty();
    }

    private static String firstLine(Exception e) {
        return "the executors could not be asked whether they can run models: "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** On an executor: returns a problem rather than throwing it, which Spark would try four times. */
    @Override
    public String call(Release driver) {
        try {
            driver.requireHere();
            Natives.load(Release.host());
            return FINE;
        } catch (ExecutorProblem e) {
            return e.getMessage();
        } catch (LinkageError e) {
            return Natives.problem(Release.host(), e).getMessage();
        }
    }
}
