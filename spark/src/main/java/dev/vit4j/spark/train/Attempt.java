package dev.vit4j.spark.train;

import dev.vit4j.cli.train.TrainingReport;
import dev.vit4j.common.BadInputException;
import dev.vit4j.spark.session.ClusterSession;
import dev.vit4j.spark.session.Failures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Runs the replicas once, from the last checkpoint on. */
final class Attempt {
    private final ClusterSession session;
    private final Path run;

    Attempt(ClusterSession session, Path run) {
        this.session = session;
        this.run = run;
    }

    /**
     * How it ended.
     *
     * @param report of the run; empty if replicas were lost
     * @param lost why they were lost
     */
    record Outcome(Optional<TrainingReport> report, String lost) {}

    /**
     * @param job what to do
     * @param replicas how many tasks
     * @return the outcome
     * @throws BadInputException if a replica failed in a way that it would again
     */
    Outcome run(TrainingJob job, int replicas) {
        List<Integer> ranks = IntStream.range(0, replicas).boxed().toList();
        ClassTag<ReplicaResult> tag = ClassTag$.MODULE$.apply(ReplicaResult.class);
        session.context().setJobDescription("training " + run + " with " + replicas + " replicas");
        List<ReplicaResult> results;
        try {
            RDD<ReplicaResult> stage = session.context()
                    .parallelize(ranks, replicas)
                    .rdd()
                    .barrier()
                    .mapPartitions(new ReplicaTask(job), false, tag);
            results = stage.toJavaRDD().collect();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // Scala throws SparkException without declaring it
            if (!(e instanceof SparkException)) {
                throw new IllegalStateException(e);
            }
            return lost(e);
        }
        for (ReplicaResult result : results) {
            if (result.kind() == ReplicaResult.Kind.FAILED) {
                throw new BadInputException(result.message());
            }
        }
        return results.stream()
                .filter(result -> result.kind() == ReplicaResult.Kind.PEER_LOST)
                .findFirst()
                .map(result -> new Outcome(Optional.empty(), result.message()))
                .orElseGet(() -> new Outcome(ClusterTraining.report(results), ""));
    }

    private static Outcome lost(Exception e) {
        String message = String.valueOf(e.getMessage());
        if (!message.contains("ExecutorLostFailure")) {
            throw Failures.describe(e);
        }
        String mark = "Reason: ";
        int reason = message.indexOf(mark);
        String why = reason < 0
                ? ""
                : " ("
                        + message.substring(reason + mark.length())
                                .lines()
                                .findFirst()
                                .orElse("") + ")";
        return new Outcome(Optional.empty(), "an executor was lost" + why);
    }
}
