package dev.vit4j.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.Csv;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Json;
import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.batch.BatchPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Says which images a run skips, and lists them in its folder: {@code bad-images.csv} with the columns split, file, place (in
 * a file that holds several images) and problem.
 */
final class SkippedImages {
    private static final int MOST_NAMED = 20;
    private static final String HEADER = "split,file,place,problem";

    private final Path file;
    private final TrainingGroup group;
    private final Consumer<String> notes;
    private final Map<BatchPipeline, String> splits = new LinkedHashMap<>();
    /** Records of the file, without line ends. */
    private final Set<String> records = new LinkedHashSet<>();

    /** Those of this process that were reported. */
    private final Set<String> sent = new HashSet<>();

    private int named;

    /**
     * @param file to be written
     * @param resumed whether the images in the file are to be kept
     * @param group processes that skip images; the first one lists them
     * @param notes receives lines for people
     * @throws IOException if the file cannot be read
     */
    SkippedImages(Path file, boolean resumed, TrainingGroup group, Consumer<String> notes) throws IOException {
        this.file = file;
        this.group = group;
        this.notes = notes;
        if (resumed && Files.exists(file)) {
            Files.readAllLines(file).stream().skip(1).forEach(records::add);
            sent.addAll(records);
            notes.accept(
                    count() + (count() == 1 ? " image was" : " images were") + " skipped before, listed in " + file);
        }
    }

    /**
     * @param split name of the pipeline's part of the data
     * @param images whose bad images are reported from now on
     */
    void watch(String split, BatchPipeline images) {
        splits.put(images, split);
    }

    /** @return number of images that the run has skipped */
    int count() {
        return records.size();
    }

    /**
     * Reports the images that were skipped since the last call, on all processes.
     *
     * @throws IOException if the list cannot be written
     */
    void report() throws IOException {
        List<Skipped> own = new ArrayList<>();
        for (Map.Entry<BatchPipeline, String> part : splits.entrySet()) {
            for (BadImage image : part.getKey().badImages()) {
                String record = record(part.getValue(), part.getKey(), image);
                if (sent.add(record)) {
                    own.add(new Skipped(record, image.problem()));
                }
            }
        }
        int fresh = 0;
        int unnamed = 0;
        for (byte[] message : group.gather(Json.line(own).getBytes(UTF_8))) {
            for (JsonNode image : Json.mapper().readTree(message)) {
                if (!records.add(image.path("record").asText())) {
                    continue;
                }
                fresh++;
                if (named < MOST_NAMED) {
                    named++;
                    notes.accept("skipped: " + image.path("problem").asText());
                } else {
                    unnamed++;
                }
            }
        }
        if (fresh > 0) {
            write();
            notes.accept((unnamed > 0 ? "skipped: " + unnamed + " more; " : "")
                    + count()
                    + (count() == 1 ? " image" : " images")
                    + " skipped so far, listed in " + file);
        }
    }

    /** An image of this process. */
    private record Skipped(String record, String problem) {}

    private static String record(String split, BatchPipeline images, BadImage image) throws IOException {
        String path = images.dataset().file(image.index()).toString();
        StringBuilder record = new StringBuilder();
        Csv.write(
                record,
                split,
                DisplayText.printable(path),
                DisplayText.printable(without(path, image.location())),
                DisplayText.printable(without(image.location(), image.problem())));
        return record.toString().strip();
    }

    /** Returns a text without a beginning and the colon after it. */
    private static String without(String beginning, String text) {
        if (text.equals(beginning)) {
            return "";
        }
        String start = beginning + ": ";
        return text.startsWith(start) ? text.substring(start.length()) : text;
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append("\r\n");
        records.forEach(record -> text.append(record).append("\r\n"));
        AtomicFiles.writeString(file, text.toString());
    }
}
