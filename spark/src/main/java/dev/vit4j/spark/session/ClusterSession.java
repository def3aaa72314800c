package dev.vit4j.spark.session;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * An application of Spark, started by a command. In a program that has a session already, that one is used and stays
 * open.
 */
public final class ClusterSession implements AutoCloseable {
    private static final int POLL_MILLIS = 100;
    private static final String JARS = "spark.jars";
    private static final String CLASS_PATH = "spark.executor.extraClassPath";

    private final SparkSession spark;
    private final boolean own;
    private final boolean verbose;

    private ClusterSession(SparkSession spark, boolean own, boolean verbose) {
        this.verbose = verbose;
        this.spark = spark;
        this.own = own;
    }

    /**
     * Configures Spark's log and Hadoop's file systems, unless a program has a session already. Call it before anything of Spark or Hadoop is used,
     * such as a path on one of Hadoop's file systems: Spark configures its own log at its first message.
     *
     * @param options that {@link #open} gets
     */
    public static void prepare(SessionOptions options) {
        if (SparkEnv.get() == null) {
            SparkLog.configure(options.verbose(), options.log());
            // As spark-submit does: files are looked at before the application starts.
            options.settings().forEach((name, value) -> {
                if (name.startsWith("spark.hadoop.")) {
                    System.setProperty(name, value);
                }
            });
        }
    }

    /**
     * Connects to a cluster and waits for an executor.
     *
     * @param options address and settings
     * @param name of the application
     * @return the session; the caller closes it
     * @throws BadOptionException if there is no address, or it is not the URL of a cluster
     * @throws BadInputException if the cluster cannot be reached, or has no free executor
     */
    public static ClusterSession open(SessionOptions options, String name) {
        prepare(options);
        Optional<SparkSession> existing = existing();
        if (existing.isPresent()) {
            return new ClusterSession(existing.get(), false, options.verbose());
        }
        MasterAddress master = new MasterAddress(options.master()
                .or(() -> Optional.ofNullable(options.settings().get("spark.master")))
                .or(() -> Optional.ofNullable(System.getProperty("spark.master")))
                .orElseThrow(() -> new BadOptionException(
                        "missing: --master URL; for a cluster on this machine, run scripts/spark-local start")));
        master.requireReachable();
        SparkSession.Builder builder = SparkSession.builder().appName(name).master(master.toString());
        settings(options, master).forEach(builder::config);
        ClusterSession session = new ClusterSession(start(builder, master), true, options.verbose());
        try {
            if (!master.isLocal()) {
                session.awaitExecutor(options, master);
            }
            return session;
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static Optional<SparkSession> existing() {
        scala.Option<SparkSession> session = SparkSession.getActiveSession();
        scala.Option<SparkSession> found = session.isDefined() ? session : SparkSession.getDefaultSession();
        return found.isDefined() && !found.get().sparkContext().isStopped()
                ? Optional.of(found.get())
                : Optional.empty();
    }

    /** Returns the user's settings and, where the user has none, those that suit us. */
    private static Map<String, String> settings(SessionOptions options, MasterAddress master) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.ui.showConsoleProgress", "false");
        settings.putAll(ExecutorDefaults.SETTINGS);
        if (master.isLoopback()) {
            settings.put("spark.driver.host", "127.0.0.1");
            settings.put("spark.driver.bindAddress", "127.0.0.1");
        }
        List<String> jars = OwnJars.find();
        if (!master.isLocal() && !jars.isEmpty()) {
            settings.put(JARS, String.join(",", jars));
        }
        settings.keySet().removeIf(key -> System.getProperty(key) != null);
        if (options.settings().containsKey(CLASS_PATH) || System.getProperty(CLASS_PATH) != null) {
            settings.remove(JARS); // the executors have them
        }
        settings.putAll(options.settings());
        return settings;
    }

    private static SparkSession start(SparkSession.Builder builder, MasterAddress master) {
        try {
            return builder.getOrCreate();
        } catch (Exception e) { // Scala's methods throw checked exceptions without declaring them
            if (String.valueOf(e.getMessage()).contains("stopped SparkContext")) { // the master was given up meanwhile
                throw notAccepted(master, e);
            }
            throw new BadInputException(
                    "--master " + master + ": Spark does not start: " + Failures.rootMessage(e)
                            + "; --verbose shows Spark's warnings",
                    e);
        }
    }

    private void awaitExecutor(SessionOptions options, MasterAddress master) {
        SparkContext context = spark.sparkContext();
        long end = System.nanoTime() + options.patience().toNanos();
        // The driver counts as one.
        while (context.statusTracker().getExecutorInfos().length < 2) {
            if (context.isStopped()) {
                throw notAccepted(master, null);
            }
            if (System.nanoTime() > end) {
                throw new BadInputException("--master " + master + ": no executor within "
                        + options.patience().toSeconds()
                        + " s: no worker has enough free cores and memory, or executors end at once; look at the"
                        + " master's web page, ask for less with --conf spark.executor.memory=... or --conf"
                        + " spark.cores.max=..., or wait longer with --wait");
            }
            pause();
        }
    }

    private static BadInputException notAccepted(MasterAddress master, Exception cause) {
        return new BadInputException(
                "--master " + master
                        + ": the master does not accept the application; is it another service or another version of"
                        + " Spark? --verbose shows Spark's warnings",
                cause);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadInputException("interrupted while waiting for executors", e);
        }
    }

    /** @return Spark's own session */
    public SparkSession spark() {
        return spark;
    }

    /** @return its context for Java */
    public JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    /** @return number of executors now; 1 without a cluster */
    public int executors() {
        return Math.max(1, spark.sparkContext().statusTracker().getExecutorInfos().length - 1);
    }

    /** @return whether the cluster ends executors that take more memory outside the heap than their overhead allows */
    public boolean limitsMemory() {
        String master = spark.sparkContext().master();
        return !master.startsWith("spark://") && !master.startsWith("local");
    }

    /** Ends the application, unless it is the program's own. */
    @Override
    public void close() {
        if (own && verbose) {
            spark.stop();
        } else if (own) {
            stopQuietly();
        }
    }

    /**
     * Stops Spark. Scala's thread pools print the stack trace of what is still under way to stderr, past the log; the commands'
     * own messages go elsewhere.
     */
    private void stopQuietly() {
        PrintStream before = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            spark.stop();
        } finally {
            System.setErr(before);
        }
    }
}
