package dev.vit4j.spark.train;

import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.train.TrainingMachine;
import dev.vit4j.cli.train.TrainingReport;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.device.DeviceChoice;
import dev.vit4j.ops.device.DeviceRequest;
import dev.vit4j.ops.device.Devices;
import dev.vit4j.spark.exchange.Group;
import dev.vit4j.spark.exchange.GroupListener;
import dev.vit4j.spark.exchange.PeerLostException;
import dev.vit4j.spark.executor.ExecutorProblem;
import dev.vit4j.spark.executor.Natives;
import dev.vit4j.spark.executor.Release;
import dev.vit4j.spark.executor.TaskSlots;
import dev.vit4j.train.RunSummary;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.Training;
import dev.vit4j.train.TrainingGroup;
import dev.vit4j.train.TrainingListener;
import dev.vit4j.train.TrainingResult;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** Trains one replica, in a task of a barrier stage. */
final class ReplicaTask extends AbstractFunction1<Iterator<Integer>, Iterator<ReplicaResult>> implements Serializable {
    private static final long serialVersionUID = 1;
    /** Begins the announcement of a replica that cannot take part. */
    private static final String OUT = "!";

    static final String RESUME = "vit spark train --resume";

    private final TrainingJob job;

    ReplicaTask(TrainingJob job) {
        this.job = job;
    }

    @Override
    public Iterator<ReplicaResult> apply(Iterator<Integer> unused) {
        BarrierTaskContext context = BarrierTaskContext.get();
        ReplicaResult result = run(context);
        return CollectionConverters.asScala(List.of(result).iterator());
    }

    private ReplicaResult run(BarrierTaskContext context) {
        int rank = context.partitionId();
        String host = Release.host();
        String problem = problem(host);
        int size = context.getTaskInfos().length;
        if (size == 1) {
            return problem.isEmpty()
                    ? guarded(rank, host, null, () -> train(TrainingGroup.ALONE, host))
                    : ReplicaResult.failed(rank, host, problem);
        }
        GroupListener listener = null;
        if (problem.isEmpty()) {
            try {
                listener = GroupListener.open(job.exchange().toOptions());
            } catch (RuntimeException e) {
                problem = host + ": " + e.getMessage();
            }
        }
        // All replicas wait here for each other, also for those that cannot take part.
        List<String> announcements =
                Arrays.asList(context.allGather(problem.isEmpty() ? listener.announcement(rank) : OUT + problem));
        for (int other = 0; other < size; other++) {
            if (announcements.get(other).startsWith(OUT)) {
                if (listener != null) {
                    listener.close();
                }
                return problem.isEmpty()
                        ? ReplicaResult.peerLost(rank, host, "replica " + other + " cannot take part")
                        : ReplicaResult.failed(rank, host, problem);
            }
        }
        try (GroupListener open = listener) {
            Group group;
            try {
                group = open.connect(rank, job.attempt(), announcements);
            } catch (BadInputException e) {
                return ReplicaResult.failed(rank, host, host + ": " + e.getMessage());
            } catch (PeerLostException e) {
                return ReplicaResult.peerLost(rank, host, e.getMessage());
            }
            try (group) {
                return guarded(rank, host, group, () -> train(new ReplicaGroup(group), host));
            }
        }
    }

    private interface Work {
        ReplicaResult run() throws IOException;
    }

    private static ReplicaResult guarded(int rank, String host, Group group, Work work) {
        try {
            return work.run();
        } catch (PeerLostException e) {
            return ReplicaResult.peerLost(rank, host, e.getMessage());
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            String message = e instanceof BadInputException
                    ? e.getMessage()
                    : "replica " + rank + " on " + host + " failed: "
                            + (e instanceof OutOfMemoryError
                                    ? "out of memory (" + e.getMessage()
                                            + "); raise spark.executor.memory and spark.executor.memoryOverhead, or choose a"
                                            + " smaller --batch"
                                    : e.toString());
            if (group != null) {
                group.abort(message);
            }
            org.slf4j.LoggerFactory.getLogger(ReplicaTask.class).warn("{}", message, e);
            return ReplicaResult.failed(rank, host, message);
        }
    }

    /** Returns why this executor cannot train; empty if it can. */
    private String problem(String host) {
        try {
            job.release().requireHere();
            Natives.load(host);
            Devices.useCpu();
            Path config = Locations.path(job.run()).resolve("config.json");
            if (!Files.isRegularFile(config) || !Digests.SHA256.hex(config).equals(job.configSha256())) {
                return "--out " + job.run() + ": " + host
                        + " does not see the driver's files there; name a folder that all"
                        + " machines share, or one on a Hadoop file system, such as hdfs://...";
            }
            return "";
        } catch (ExecutorProblem | BadInputException e) {
            return e.getMessage();
        } catch (LinkageError e) {
            return Natives.problem(host, e).getMessage();
        } catch (IOException e) {
            return "--out " + job.run() + ": cannot be read on " + host + ": " + e.getMessage();
        }
    }

    private ReplicaResult train(TrainingGroup group, String host) throws IOException {
        TaskSlots slots = TaskSlots.here();
        int threads = job.threads() > 0 ? job.threads() : slots.threads();
        DeviceChoice device = Devices.choose(new DeviceRequest(DeviceRequest.Kind.CPU, 0));
        Path run = Locations.path(job.run());
        RunPlan plan = new RunPlan(device, "auto", OpsChoice.of("auto"), OptionalInt.of(threads));
        plan.apply();
        StopRequest stop = new StopRequest();
        List<String> lines = new ArrayList<>();
        TrainingListener listener = TrainingListener.SILENT;
        ProgressClient client = null;
        try {
            if (group.leads()) {
                try {
                    client = ProgressClient.connect(
                            job.progress(), summary -> machine(plan, summary, group.size()), stop);
                    listener = client;
                } catch (IOException e) {
                    lines.add("progress was not shown: " + host + " does not reach the driver at " + job.progress()
                            + " (" + e.getMessage() + "); open that port, or choose others with --driver-ports");
                }
            }
            TrainingResult result = Training.join(run, group, listener, stop);
            if (!group.leads()) {
                return ReplicaResult.done(group.rank(), host, result.finished(), List.of(), "");
            }
            TrainingReport report = TrainingReport.of(result, RESUME);
            lines.addAll(report.lines());
            return ReplicaResult.done(0, host, report.finished(), lines, Json.line(report.json()));
        } finally {
            if (client != null) {
                client.close();
            }
        }
    }

    private static String machine(RunPlan plan, RunSummary summary, int replicas) {
        return String.format(
                Locale.ROOT,
                "%d replica%s on Spark, each %s",
                replicas,
                replicas == 1 ? "" : "s",
                TrainingMachine.describe(plan, summary.options().run()));
    }
}
