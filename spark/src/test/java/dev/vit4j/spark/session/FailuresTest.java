package dev.vit4j.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** The messages are those of Spark 4.2. */
class FailuresTest {
    private static String describe(String message) {
        return Failures.describe(new SparkException(message)).getMessage();
    }

    @Test
    void aTasksExceptionIsOneLine() {
        String message =
                describe("Job aborted due to stage failure: Task 3 in stage 0.0 failed 4 times, most recent failure:"
                        + " Lost task 3.3 in stage 0.0 (TID 9) (10.0.0.7 executor 1): java.lang.IllegalStateException: no"
                        + " room\n"
                        + "\tat dev.vit4j.A.b(A.java:1)\n\n"
                        + "Driver stacktrace:");

        assertThat(message).isEqualTo("the job failed on the cluster: IllegalStateException: no room");
    }

    @Test
    void missingClasses() {
        assertThat(describe("Lost task 0.3 in stage 0.0 (TID 3) (h executor 0): java.lang.ClassNotFoundException:"
                        + " dev.vit4j.spark.bulk.PartitionTask\n\tat x"))
                .contains("executors do not have vit4j")
                .contains("spark.executor.extraClassPath")
                .doesNotContain("\n");
    }

    @Test
    void lostExecutors() {
        assertThat(describe("Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent"
                        + " failure: Lost task 0.3 in stage 0.0 (TID 3) (10.0.0.7 executor 3):"
                        + " ExecutorLostFailure (executor 3 exited caused by one of the running tasks)"
                        + " Reason: Command exited with code 137\n"
                        + "Driver stacktrace:"))
                .contains("Command exited with code 137")
                .contains("spark.executor.memoryOverhead");
    }

    @Test
    void otherVersions() {
        assertThat(describe(
                        "Lost task 0.3 in stage 0.0 (TID 3) (h executor 0): java.io.InvalidClassException: dev.vit4j.X;"
                                + " local class incompatible\n\tat y"))
                .contains("another version of vit4j or Spark")
                .contains("InvalidClassException: dev.vit4j.X; local class incompatible");
    }
}
