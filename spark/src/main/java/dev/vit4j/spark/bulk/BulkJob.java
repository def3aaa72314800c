package dev.vit4j.spark.bulk;

import dev.vit4j.classify.RowRules;
import dev.vit4j.classify.input.ImageInputs;
import dev.vit4j.classify.input.InputFile;
import dev.vit4j.classify.input.InputFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Locations;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.spark.executor.SharedModel;
import dev.vit4j.spark.session.ClusterSession;
import dev.vit4j.spark.session.Failures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Classifies files on a cluster. */
public final class BulkJob {
    /** What Spark takes as a pattern in a path, unless a backslash is in front of it. */
    private static final Pattern PATTERN = Pattern.compile("[\\\\{}\\[\\]*?]");

    private static final int POLL_MILLIS = 200;

    private final BulkRequest request;
    private final ProgressLine progress;
    private final BooleanSupplier stop;

    /**
     * @param request what to classify
     * @param progress updated on the way
     * @param stop polled; true ends the job early
     */
    public BulkJob(BulkRequest request, ProgressLine progress, BooleanSupplier stop) {
        this.request = request;
        this.progress = progress;
        this.stop = stop;
    }

    /** Chunks of a run, and whether an interrupted one is continued. */
    private record Work(OutputFolder folder, List<Chunk> chunks, boolean resumed) {}

    /**
     * Connects, classifies and waits for the end.
     *
     * @param connect starts or finds the application
     * @param rules makes the rules of rows from the model's class names
     * @param options that decide about rows, by name; a resumed run must have the same
     * @return what was done
     * @throws BadInputException if model, inputs, output or cluster cannot be used
     */
    public BulkSummary run(
            Supplier<ClusterSession> connect, Function<List<String>, RowRules> rules, Map<String, String> options)
            throws IOException {
        OutputFolder folder = new OutputFolder(request.output().folder());
        boolean resumed = folder.open(request.output().resume());
        long most =
                resumed ? BulkPlan.read(folder.plan()).most() : request.output().chunkBytes();
        List<Chunk> chunks = list(most);
        try (ClusterSession session = connect.get()) {
            SharedModel model = SharedModel.share(
                    session.spark().sparkContext(), request.model(), request.how(), progress::message);
            try {
                if (session.limitsMemory()) {
                    model.shortage().ifPresent(progress::message);
                }
                if (!resumed) {
                    most = Packing.fit(chunks, most, session.context().defaultParallelism());
                    chunks = Packing.repack(chunks, most);
                }
                Map<String, String> all = new LinkedHashMap<>(options);
                all.put("--model with the digest", model.digest());
                BulkPlan plan = BulkPlan.of(all, most, chunks);
                if (resumed) {
                    BulkPlan.read(folder.plan()).requireSame(plan);
                }
                FolderProbe.run(session.context(), session.executors(), folder.path(), sample(chunks));
                if (!resumed) {
                    plan.write(folder.plan()); // from here on, the folder holds a run
                }
                return classify(session, model, rules.apply(model.labels()), new Work(folder, chunks, resumed));
            } finally {
                close(model, session);
            }
        }
    }

    /** On Ctrl-C Spark ends by itself, at the same time, and frees the model with everything else. */
    private static void close(SharedModel model, ClusterSession session) {
        try {
            model.close();
        } catch (RuntimeException e) {
            if (!session.spark().sparkContext().isStopped()) {
                throw e;
            }
        }
    }

    private List<Chunk> list(long most) {
        progress.start("list", 0, "files/s", 1);
        long[] count = {0};
        try (InputFiles files = ImageInputs.files(
                request.inputs().paths(),
                request.inputs().stdin(),
                request.inputs().options())) {
            List<Chunk> chunks = Packing.pack(
                    new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return files.hasNext();
                        }

                        @Override
                        public InputFile next() {
                            progress.update(++count[0], "");
                            return files.next();
                        }
                    },
                    most);
            progress.clear();
            if (files.leftOut().count() > 0) {
                progress.message(files.leftOut().summary());
            }
            return chunks;
        }
    }

    /** Returns the place of a file that the driver saw. */
    private static String sample(List<Chunk> chunks) {
        return chunks.stream()
                .limit(1)
                .flatMap(chunk -> chunk.files().stream())
                .filter(file -> file.kind() == InputFile.Kind.IMAGE || file.kind() == InputFile.Kind.CONTAINER)
                .map(InputFile::place)
                .findFirst()
                .orElse("");
    }

    private BulkSummary classify(ClusterSession session, SharedModel model, RowRules rules, Work work)
            throws IOException {
        BitSet complete = work.folder().complete();
        List<Chunk> left = work.chunks().stream()
                .filter(chunk -> !complete.get(chunk.number()))
                .toList();
        if (work.resumed()) {
            progress.message(String.format(
                    Locale.ROOT,
                    "going on: %,d of %,d partitions are complete",
                    complete.cardinality(),
                    work.chunks().size()));
        }
        Tallies tallies = new Tallies(session.spark().sparkContext());
        ChunkTask task = new ChunkTask(
                model,
                RowSpec.of(rules),
                InputSpec.of(request.inputs().options()),
                request.how().embeddings(),
                work.folder().path(),
                tallies);
        int executors = session.executors();
        long start = System.nanoTime();
        boolean all = left.isEmpty() || await(submit(session.context(), left, task), tallies, left);
        double seconds = (System.nanoTime() - start) / 1e9;
        BulkSummary.Speed speed = new BulkSummary.Speed(tallies.rows(), seconds, executors);
        if (!all) {
            return summary(work, tallies.rows(), tallies.failed(), tallies, complete, speed, false);
        }
        requireAll(work);
        work.folder().succeed();
        if (!work.resumed()) {
            return summary(work, tallies.rows(), tallies.failed(), tallies, complete, speed, true);
        }
        Row counts = count(session.spark(), work);
        return summary(work, counts.getLong(0), counts.getLong(0) - counts.getLong(1), tallies, complete, speed, true);
    }

    private static BulkSummary summary(
            Work work, long rows, long failed, Tallies tallies, BitSet complete, BulkSummary.Speed speed, boolean all) {
        return new BulkSummary(
                work.folder().path().toString(), rows, failed, tallies.chunks(), complete.cardinality(), speed, all);
    }

    /** Counts the rows of earlier attempts too. */
    private static Row count(SparkSession spark, Work work) {
        Path folder = work.folder().path();
        // Spark takes a path without a scheme as one on Hadoop's default file system.
        String location = Locations.isLocal(folder) ? "file://" + folder.toAbsolutePath() : FileNames.of(folder);
        Dataset<Row> rows = spark.read().parquet(PATTERN.matcher(location).replaceAll("\\\\$0"));
        return rows.selectExpr("count(*)", "count(predictions)").head();
    }

    private static void requireAll(Work work) throws IOException {
        BitSet complete = work.folder().complete();
        if (complete.cardinality() < work.chunks().size()) {
            throw new BadInputException(work.folder().path() + ": "
                    + (work.chunks().size() - complete.cardinality())
                    + " files that executors wrote are not there: is it another folder on each machine? Go on with"
                    + " --resume and a folder that all share");
        }
    }

    private static JavaFutureAction<List<ChunkResult>> submit(
            JavaSparkContext context, List<Chunk> chunks, ChunkTask task) {
        return context.parallelize(chunks, chunks.size()).mapPartitions(task).collectAsync();
    }

    /** Returns whether the job came to its end. */
    private boolean await(JavaFutureAction<List<ChunkResult>> job, Tallies tallies, List<Chunk> chunks) {
        long work = chunks.stream().mapToLong(Chunk::weight).sum();
        long inputs = chunks.stream().mapToLong(Chunk::inputs).sum();
        boolean counted = chunks.stream().allMatch(chunk -> chunk.containers() == 0);
        progress.start("classify", counted ? inputs : 0, "img/s", 1);
        while (true) {
            try {
                job.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                tallies.problem().ifPresent(problem -> {
                    throw new BadInputException(problem);
                });
                progress.clear();
                return true;
            } catch (TimeoutException e) {
                show(tallies, counted, work);
                if (stop.getAsBoolean() || tallies.problem().isPresent()) {
                    job.cancel(true);
                    tallies.problem().ifPresent(problem -> {
                        throw new BadInputException(problem, e);
                    });
                    progress.clear();
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                job.cancel(true);
                return false;
            } catch (ExecutionException | CancellationException e) {
                progress.clear();
                if (stop.getAsBoolean()) {
                    return false; // Spark ends by itself on Ctrl-C
                }
                throw Failures.describe(e);
            }
        }
    }

    private void show(Tallies tallies, boolean counted, long work) {
        long done = tallies.weight();
        if (!counted && done > 0) {
            progress.total(Math.round(tallies.rows() * (double) work / done));
        }
        progress.update(tallies.rows(), tallies.failed() == 0 ? "" : tallies.failed() + " failed");
    }
}
