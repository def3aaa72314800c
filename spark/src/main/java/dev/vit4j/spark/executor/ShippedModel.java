package dev.vit4j.spark.executor;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.vit4j.classify.ClassifierPool;
import dev.vit4j.common.BadInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on its way from the driver to the executors, and there the one that all tasks share: a broadcast value is one
 * object in each executor.
 *
 * <p>Its form in a stream is the release, then the options, then the files. An executor writes the files to its disk while
 * they arrive, so that weights of any size pass, and none stay in the heap. The model is opened by the first task that
 * needs it. Model and files are freed when the broadcast is.
 */
@DefaultSerializer(JavaSerializer.class) // Kryo would not call the methods below
final class ShippedModel implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int CHUNK = 1 << 20;

    private transient Release release;
    private transient ModelOptions options;
    /** Text: Spark estimates the size of what an object refers to. */
    private transient String folder;

    private transient List<String> files;
    private transient String problem;
    private transient ReentrantLock opening;
    private transient Opened opened;

    /**
     * @param location of the model on this machine; closed when this is collected. A folder of the user's must stay until
     *     the broadcast is made, and in local mode until the model is opened
     * @param options how it is run
     */
    ShippedModel(ModelLocation location, ModelOptions options) {
        this(Release.current(), location, options);
    }

    ShippedModel(Release release, ModelLocation location, ModelOptions options) {
        this.release = release;
        this.options = options;
        this.folder = location.folder().toString();
        this.files = ModelFiles.in(location.folder());
        this.opening = new ReentrantLock();
        Cleaner.create().register(this, location::close);
    }

    /**
     * The model of this executor.
     *
     * @param pool its graphs
     * @param id different for each time that a model was opened
     */
    record Opened(ClassifierPool pool, UUID id) {}

    /**
     * @return the opened model, the same for all tasks
     * @throws ExecutorProblem if it cannot be opened here
     */
    Opened opened() {
        opening.lock();
        try {
            if (problem != null) {
                throw new ExecutorProblem(problem);
            }
            if (opened == null) {
                opened = open();
            }
            return opened;
        } finally {
            opening.unlock();
        }
    }

    /** A failure is kept: to try again for each task and attempt would fail the same way. */
    private Opened open() {
        try {
            String host = Release.host();
            release.require(Release.current(), host);
            Natives.load(host);
            TaskSlots slots = TaskSlots.here();
            Logger log = LoggerFactory.getLogger(ShippedModel.class);
            ClassifierPool pool =
                    ClassifierPool.open(options.on(Path.of(folder)), slots.count(), slots.threads(), log::info);
            log.info("opened the model for {}, batch {}", slots, pool.batchSize());
            // One for each model: its thread ends with it.
            Cleaner.create().register(this, pool::close);
            return new Opened(pool, UUID.randomUUID());
        } catch (ExecutorProblem e) {
            problem = e.getMessage();
            throw e;
        } catch (BadInputException e) {
            problem = "the model cannot be opened on " + Release.host() + ": " + e.getMessage();
            throw new ExecutorProblem(problem);
        }
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeInt(release.protocol());
        out.writeUTF(release.version());
        out.writeObject(options);
        out.writeInt(files.size());
        for (String name : files) {
            out.writeUTF(name);
            Path file = Path.of(folder, name);
            long length = Files.size(file);
            out.writeLong(length);
            try (InputStream in = Files.newInputStream(file)) {
                copy(in, out, length, file.toString());
            }
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        opening = new ReentrantLock();
        int protocol = in.readInt();
        release = new Release(in.readUTF(), protocol);
        try {
            release.require(Release.current(), Release.host());
        } catch (ExecutorProblem e) {
            problem = e.getMessage(); // told to the task; what follows may have another form and is skipped
            return;
        }
        options = (ModelOptions) in.readObject();
        Path kept = temporaryFolder();
        folder = kept.toString();
        Cleaner.create().register(this, () -> ModelLocation.delete(kept));
        String[] names = new String[in.readInt()];
        for (int i = 0; i < names.length; i++) {
            names[i] = in.readUTF();
            try (OutputStream out =
                    Files.newOutputStream(kept.resolve(Path.of(names[i]).getFileName()))) {
                copy(in, out, in.readLong(), names[i]);
            }
        }
        files = List.of(names);
    }

    private static void copy(InputStream in, OutputStream out, long length, String name) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (long left = length; left > 0; ) {
            int count = in.read(chunk, 0, (int) Math.min(chunk.length, left));
            if (count < 0) {
                throw new EOFException(name + " ends " + left + " bytes early");
            }
            out.write(chunk, 0, count);
            left -= count;
        }
    }

    /** Among Spark's own temporary files, which go when the executor ends, even if it is killed. */
    private static Path temporaryFolder() throws IOException {
        SparkEnv spark = SparkEnv.get();
        if (spark == null) {
            return Files.createTempDirectory("vit4j-model");
        }
        Path local = spark.blockManager().diskBlockManager().localDirs()[0].toPath();
        return Files.createTempDirectory(Files.createDirectories(local), "vit4j-model");
    }
}
