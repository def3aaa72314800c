package dev.vit4j.spark.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/**
 * A standalone master and two workers as processes on this machine, started from the class path of the tests.
 *
 * <p>An application gets two executors with one core each, one on each worker. A worker has room for a second
 * application, so that a test may start its own beside {@link #session}.
 */
public final class SparkCluster implements AutoCloseable {
    private static final int WORKERS = 2;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);

    private final Path folder;
    private final Path home;
    private final Daemon master;
    private final String url;
    private final List<Daemon> workers = new ArrayList<>();
    private final Thread hook = new Thread(this::end, "stop-cluster");
    private int started;
    private SparkSession session;

    private SparkCluster(Path folder) throws IOException {
        this.folder = folder;
        this.home = folder.resolve("home");
        linkJars();
        master = Daemon.start(
                home,
                folder.resolve("master.log"),
                List.of("master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
        Runtime.getRuntime().addShutdownHook(hook);
        url = master.await(Pattern.compile("Starting Spark master at (spark://\\S+)"));
    }

    /**
     * @return a running cluster with all workers registered
     * @throws IOException if it does not start; the message has the log
     */
    static SparkCluster start() throws IOException {
        SparkCluster cluster = new SparkCluster(Files.createTempDirectory("vit4j-cluster"));
        try {
            for (int i = 0; i < WORKERS; i++) {
                cluster.startWorker();
            }
            return cluster;
        } catch (IOException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** A worker requires a folder of jars at SPARK_HOME. */
    private void linkJars() throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String entry : Daemon.classPath().split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && Files.exists(jar)) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            }
        }
    }

    /** Starts another worker and waits until the master knows it. */
    public synchronized void startWorker() throws IOException {
        String name = "worker-" + ++started;
        Daemon worker = Daemon.start(
                home,
                folder.resolve(name + ".log"),
                List.of(
                        "worker",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--webui-port",
                        "0",
                        "--cores",
                        "2",
                        "--memory",
                        "4g",
                        "--work-dir",
                        folder.resolve(name).toString(),
                        url));
        workers.add(worker);
        worker.await(Pattern.compile("(Successfully registered with master)"));
    }

    /** Kills the oldest worker with SIGKILL; its executors end by themselves. */
    public synchronized void killWorker() {
        workers.remove(0).handle().destroyForcibly();
    }

    /** @return {@code spark://127.0.0.1:PORT} */
    public String master() {
        return url;
    }

    /** @return a folder for the tests' files, deleted at the end */
    public Path folder() {
        return folder;
    }

    /** @return SPARK_HOME of the workers */
    public Path home() {
        return home;
    }

    /** @return the settings of an application with two executors of one core that have this JVM's class path */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.cores.max", String.valueOf(WORKERS));
        settings.put("spark.executor.cores", "1");
        settings.put("spark.executor.memory", "1g");
        settings.put("spark.executor.extraClassPath", Daemon.classPath());
        settings.put(
                "spark.executor.extraJavaOptions",
                "-XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxphysicalbytes=4g -Djava.awt.headless=true");
        settings.put("spark.driver.host", "127.0.0.1");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.sql.shuffle.partitions", "2");
        settings.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
        return settings;
    }

    /** @return the application that tests share, started by the first that needs it */
    public synchronized SparkSession session() throws IOException {
        if (session == null || session.sparkContext().isStopped()) {
            SparkSession.Builder builder =
                    SparkSession.builder().appName("tests").master(url);
            settings().forEach(builder::config);
            session = builder.getOrCreate();
            session.sparkContext().setLogLevel("ERROR");
        }
        awaitExecutors();
        return session;
    }

    /** Ends the shared application, if it runs, for a test with one of its own in this JVM. */
    public synchronized void endSession() {
        if (session != null) {
            session.stop();
            session = null;
        }
    }

    /** Waits until the shared application has both executors, as after one was killed. */
    public void awaitExecutors() throws IOException {
        String id = session.sparkContext().applicationId();
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        // The driver counts as one.
        while (executors(id).size() < WORKERS
                || session.sparkContext().statusTracker().getExecutorInfos().length < WORKERS + 1) {
            if (System.nanoTime() > end) {
                throw new IOException("no " + WORKERS + " executors; logs are in " + folder);
            }
            Daemon.pause();
        }
    }

    /** @return executors of the shared application */
    public synchronized List<ExecutorProcess> executors() {
        return session == null ? List.of() : executors(session.sparkContext().applicationId());
    }

    /**
     * @param application id of an application
     * @return its executors
     */
    public synchronized List<ExecutorProcess> executors(String application) {
        return allExecutors().stream()
                .filter(executor -> executor.application().equals(application))
                .toList();
    }

    /** @return executors of all applications */
    public synchronized List<ExecutorProcess> allExecutors() {
        return workers.stream()
                .flatMap(worker -> worker.handle().descendants())
                .filter(ProcessHandle::isAlive)
                .map(ExecutorProcess::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private synchronized void stopProcesses() {
        workers.forEach(Daemon::stop);
        workers.clear();
        master.stop();
    }

    @Override
    public void close() throws IOException {
        endSession();
        Runtime.getRuntime().removeShutdownHook(hook);
        stopProcesses();
        deleteFolder();
    }

    /** When the tests are interrupted. */
    private void end() {
        stopProcesses();
        try {
            deleteFolder();
        } catch (IOException e) {
            System.err.println(folder + ": " + e);
        }
    }

    private void deleteFolder() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException problem) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
