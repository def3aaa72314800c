package dev.vit4j.spark.evaluate;

import dev.vit4j.classify.Classification;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Locations;
import dev.vit4j.data.Places;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.ImageSource;
import dev.vit4j.spark.executor.ExecutorProblem;
import dev.vit4j.spark.executor.ModelLease;
import dev.vit4j.spark.executor.SharedModel;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** Computes the outputs of a range on an executor. */
final class RangeTask implements Function<Range, RangeOutputs> {
    static final String SHARE =
            "; name the data by a place that all machines share, such as hdfs://, s3a:// or a mounted network drive";

    private static final long serialVersionUID = 1;

    private final SharedModel model;
    private final Broadcast<SharedImages> images;

    RangeTask(SharedModel model, Broadcast<SharedImages> images) {
        this.model = model;
        this.images = images;
    }

    /** What would fail in each attempt is a result: Spark would try an exception four times. */
    @Override
    public RangeOutputs call(Range range) throws IOException {
        try (ModelLease lease = model.lease()) {
            return range.files() != null ? files(range, lease) : stored(range, lease);
        } catch (ExecutorProblem | BadInputException e) {
            return RangeOutputs.failed(e.getMessage());
        }
    }

    private RangeOutputs files(Range range, ModelLease lease) throws IOException {
        Outputs outputs = new Outputs(lease, range.size());
        for (int i = 0; i < range.size(); i++) {
            Path file = Locations.path(range.files()[i]);
            if (i == 0 && !Files.exists(file)) {
                throw new BadInputException(file + ": is there for the driver, but not on " + host() + SHARE);
            }
            outputs.add(new ImageSource.File(file.toString(), file));
        }
        return outputs.result();
    }

    private RangeOutputs stored(Range range, ModelLease lease) throws IOException {
        Places places = images.value().images(host());
        Outputs outputs = new Outputs(lease, range.size());
        Map<Integer, RecordReader> readers = new HashMap<>();
        try {
            for (int number : range.numbers()) {
                ImageDataset part = places.parts().get(places.part(number));
                RecordReader reader = readers.computeIfAbsent(places.part(number), p -> part.openReader());
                outputs.add(source((RgbRecordReader) reader, part.metadata(places.index(number))));
            }
        } finally {
            for (RecordReader reader : readers.values()) {
                reader.close();
            }
        }
        return outputs.result();
    }

    private static ImageSource source(RgbRecordReader reader, RecordMetaData metadata) throws IOException {
        try {
            StoredImage stored = reader.stored(metadata);
            return stored instanceof StoredImage.Encoded encoded
                    ? new ImageSource.Encoded(metadata.getLocation(), encoded.content())
                    : new ImageSource.Pixels("", ((StoredImage.Pixels) stored).image());
        } catch (BadInputException e) {
            return new Unusable(e.getMessage()).asSource();
        }
    }

    /** An image whose bytes cannot be read; its message names it already. */
    private record Unusable(String message) {
        private static final String SEPARATOR = ": ";

        ImageSource asSource() {
            int end = message.indexOf(SEPARATOR);
            return end < 0
                    ? new ImageSource.Missing(message, "cannot be read")
                    : new ImageSource.Missing(message.substring(0, end), message.substring(end + SEPARATOR.length()));
        }
    }

    private static String host() throws IOException {
        return InetAddress.getLocalHost().getHostName();
    }

    /** Runs batches as they are full, so that few images are in memory. */
    private static final class Outputs {
        private final ModelLease lease;
        private final String[] problems;
        private final List<ImageSource> waiting = new ArrayList<>();
        private final List<float[]> logits = new ArrayList<>();
        private int done;

        Outputs(ModelLease lease, int count) {
            this.lease = lease;
            this.problems = new String[count];
        }

        void add(ImageSource image) throws IOException {
            waiting.add(image);
            if (waiting.size() >= lease.batchSize()) {
                run();
            }
        }

        private void run() throws IOException {
            TaskContext task = TaskContext.get();
            if (task != null && task.isInterrupted()) {
                throw new IOException("the task was canceled");
            }
            List<Classification> results = lease.classify(waiting);
            for (int i = 0; i < results.size(); i++) {
                Classification result = results.get(i);
                if (result.output().isPresent()) {
                    logits.add(result.output().get());
                } else {
                    problems[done] =
                            waiting.get(i).name() + ": " + result.error().orElse("cannot be read");
                }
                done++;
            }
            waiting.clear();
        }

        RangeOutputs result() throws IOException {
            run();
            int classes = logits.isEmpty() ? 0 : logits.get(0).length;
            float[] all = new float[logits.size() * classes];
            for (int i = 0; i < logits.size(); i++) {
                System.arraycopy(logits.get(i), 0, all, i * classes, classes);
            }
            return new RangeOutputs(all, problems, "");
        }
    }
}
