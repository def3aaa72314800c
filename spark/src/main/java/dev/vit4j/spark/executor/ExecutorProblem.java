package dev.vit4j.spark.executor;

/**
 * An executor cannot run models. The message names the host and the remedy; it has no stack trace, since Spark prints an
 * exception once for each attempt of each task.
 */
public final class ExecutorProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message names the host, the problem and the remedy */
    public ExecutorProblem(String message) {
        super(message, null, false, false);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // Spark prints this, with the class's name otherwise
    public String toString() {
        return getMessage();
    }
}
