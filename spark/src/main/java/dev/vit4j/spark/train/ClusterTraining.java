package dev.vit4j.spark.train;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.train.TrainingProgressPrinter;
import dev.vit4j.cli.train.TrainingReport;
import dev.vit4j.cli.train.TrainingRunner;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Json;
import dev.vit4j.spark.executor.ExecutorCheck;
import dev.vit4j.spark.executor.Release;
import dev.vit4j.spark.session.ClusterSession;
import dev.vit4j.spark.session.Failures;
import dev.vit4j.spark.session.SessionOptions;
import dev.vit4j.train.ResumeChanges;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.TrainOptions;
import dev.vit4j.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trains on a cluster: the driver prepares the run's folder and starts a replica in each task of a barrier stage; the first
 * replica writes the folder. When replicas are lost, the stage is started again from the last checkpoint, with fewer
 * replicas if there are not enough machines any more: the result is the same for any number.
 */
public final class ClusterTraining implements TrainingRunner {
    private static final int POLL_MILLIS = 200;
    private static final long REPLICA_SECONDS = 60;

    private final ClusterOptions cluster;

    /** @param cluster how to train */
    public ClusterTraining(ClusterOptions cluster) {
        this.cluster = cluster;
    }

    @Override
    public TrainingReport start(
            TrainOptions options, Path out, RunPlan plan, TrainingProgressPrinter progress, StopRequest stop)
            throws IOException {
        try (ClusterSession session = open()) {
            int replicas = replicas(session);
            TrainOptions shared = shared(options, replicas);
            Path run = out.toAbsolutePath().normalize();
            Training.prepare(shared, run, progress::note);
            return train(session, run, replicas, plan, progress, stop);
        }
    }

    @Override
    public TrainingReport resume(
            Path folder, ResumeChanges changes, RunPlan plan, TrainingProgressPrinter progress, StopRequest stop)
            throws IOException {
        try (ClusterSession session = open()) {
            Path run = folder.toAbsolutePath().normalize();
            int accumulate = new dev.vit4j.train.RunFolder(run).options().run().accumulate();
            int replicas = replicas(session);
            requireOption(
                    cluster.replicas() <= accumulate,
                    "--replicas %d: the run has %d micro-batches in an update, and each replica needs one",
                    cluster.replicas(),
                    accumulate);
            Training.prepareResume(run, changes, progress::note);
            return train(session, run, Math.min(replicas, accumulate), plan, progress, stop);
        }
    }

    private ClusterSession open() {
        // A barrier stage needs all its executors at once; Spark refuses it with dynamic allocation.
        SessionOptions options = cluster.session().withDefault("spark.dynamicAllocation.enabled", "false");
        ClusterSession session = ClusterSession.open(options, "vit spark train");
        try {
            ExecutorCheck.run(session.context());
            return session;
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** Returns the options with at least one micro-batch in an update for each replica. */
    private static TrainOptions shared(TrainOptions options, int replicas) {
        int accumulate = options.run().accumulate();
        requireOption(
                accumulate == 1 || accumulate >= replicas,
                "--accumulate %d: the %d replicas need at least as many micro-batches in an update; choose fewer"
                        + " --replicas or more micro-batches",
                accumulate,
                replicas);
        return accumulate >= replicas ? options : options.with(options.run().withAccumulate(replicas));
    }

    /** Returns the number of replicas, after waiting for as many slots. */
    private int replicas(ClusterSession session) {
        long end = System.nanoTime() + cluster.session().patience().toNanos();
        int slots = slots(session);
        while (slots < Math.max(1, cluster.replicas()) && System.nanoTime() < end) {
            pause();
            slots = slots(session);
        }
        require(
                slots >= Math.max(1, cluster.replicas()),
                "--replicas %d: only %d tasks of spark.task.cpus=%s run at the same time on this cluster; choose fewer, add"
                        + " workers, or wait longer with --wait",
                cluster.replicas(),
                slots,
                session.spark().sparkContext().conf().get("spark.task.cpus", "1"));
        return cluster.replicas() == 0 ? slots : cluster.replicas();
    }

    private static int slots(ClusterSession session) {
        org.apache.spark.SparkContext context = session.spark().sparkContext();
        return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    }

    private TrainingReport train(
            ClusterSession session,
            Path run,
            int replicas,
            RunPlan plan,
            TrainingProgressPrinter progress,
            StopRequest stop)
            throws IOException {
        String host = session.spark().sparkContext().conf().get("spark.driver.host");
        String bind = session.spark().sparkContext().conf().get("spark.driver.bindAddress", host);
        try (StopOnExit guard = new StopOnExit(stop);
                ProgressServer server =
                        ProgressServer.open(bind, host, cluster.driverPorts(), event -> show(event, progress), stop)) {
            int failures = 0;
            String before = state(run);
            for (int attempt = 0; ; attempt++) {
                TrainingJob job = new TrainingJob(
                        Release.current(),
                        FileNames.of(run),
                        Digests.SHA256.hex(run.resolve("config.json")),
                        plan.threads().orElse(0),
                        attempt,
                        TrainingJob.Exchange.of(cluster.exchange()),
                        server.address());
                Attempt.Outcome outcome = new Attempt(session, run).run(job, replicas);
                if (outcome.report().isPresent()) {
                    guard.finished();
                    return outcome.report().get();
                }
                String now = state(run);
                failures = now.equals(before) ? failures + 1 : 1;
                before = now;
                if (failures > cluster.retries() || stop.isRequested()) {
                    throw new BadInputException("training stopped: " + outcome.lost()
                            + "; go on from the last checkpoint with: " + ReplicaTask.RESUME + " " + run);
                }
                require(
                        server.awaitNone(REPLICA_SECONDS),
                        "%s: the first replica of the failed attempt is still running; go on when it has ended, with: %s %s",
                        run,
                        ReplicaTask.RESUME,
                        run);
                Training.prepareResume(run, ResumeChanges.NONE, note -> {});
                replicas = available(session, replicas);
                progress.note(outcome.lost() + "; going on from the last checkpoint with " + replicas
                        + (replicas == 1 ? " replica" : " replicas") + " (retry " + failures + " of "
                        + cluster.retries() + ")");
            }
        }
    }

    /** Returns as many replicas as before, or fewer if executors do not come back. */
    private int available(ClusterSession session, int before) {
        long end = System.nanoTime() + cluster.session().patience().toNanos();
        int slots = slots(session);
        while (slots < before && System.nanoTime() < end) {
            pause();
            slots = slots(session);
        }
        require(slots > 0, "no executor is left; go on when there is one, with %s", ReplicaTask.RESUME);
        return Math.min(slots, before);
    }

    /** Returns a text that changes with each checkpoint. */
    private static String state(Path run) throws IOException {
        Path progress = run.resolve("last").resolve("progress.json");
        return java.nio.file.Files.exists(progress) ? Digests.SHA256.hex(progress) : "";
    }

    private static void show(String event, TrainingProgressPrinter progress) {
        try {
            ProgressEvents.show(event, progress);
        } catch (JsonProcessingException e) {
            progress.note("an event that cannot be read: " + Failures.rootMessage(e));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadInputException("interrupted while waiting for executors", e);
        }
    }

    /** Reads the report of the first replica. */
    static Optional<TrainingReport> report(List<ReplicaResult> results) {
        ReplicaResult first = results.get(0);
        try {
            ObjectNode json = (ObjectNode) Json.mapper().readTree(first.json());
            return Optional.of(new TrainingReport(first.finished(), first.lines(), json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report of replica 0 is not JSON", e);
        }
    }
}
