package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Folders;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.data.manifest.ManifestIo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of a run: its configuration, a row of metrics for each epoch, the best and the last model, plots.
 *
 * @param root the folder
 */
public record RunFolder(Path root) {
    private static final String CONFIG = "config.json";
    private static final String SAMPLES = "samples.png";
    private static final String DATA = "data.jsonl";
    private static final String BAD_IMAGES = "bad-images.csv";
    private static final String FORMAT_FIELD = "format";
    private static final String HISTORY_FIELD = "history";
    private static final String TEACHER_FIELD = "teacher_sha256";
    private static final int FORMAT = 1;

    /**
     * Creates the folder of a new run.
     *
     * @param root a folder that does not exist, is empty, or holds only files of a run that ended before its first
     *     epoch
     * @param options the run's options, written to {@code config.json}
     * @return the folder
     * @throws BadInputException if it holds anything else
     * @throws IOException if it cannot be created
     */
    public static RunFolder create(Path root, TrainOptions options) throws IOException {
        if (Files.exists(root)) {
            requireOption(Files.isDirectory(root), "--out %s: is a file, not a folder", root);
            try (Stream<Path> content = Files.list(root)) {
                requireOption(
                        content.allMatch(RunFolder::isLeftOver),
                        "--out %s: not empty; choose another folder, or resume the run in it: --resume %s",
                        root,
                        root);
            }
        }
        Files.createDirectories(root);
        RunFolder folder = new RunFolder(root);
        folder.writeOptions(options);
        return folder;
    }

    /**
     * Removes files and folders that a process was writing when it died.
     *
     * @throws IOException if one cannot be removed
     */
    void deletePartial() throws IOException {
        List<Path> partial;
        try (Stream<Path> content = Files.list(root)) {
            partial = content.filter(RunFolder::isPartial).toList();
        }
        for (Path left : partial) {
            Folders.deleteTree(left);
        }
    }

    private static boolean isPartial(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(".part");
    }

    /**
     * Returns whether a file can be overwritten without loss: options, the sample sheet, the list of bad images, partial
     * files.
     */
    private static boolean isLeftOver(Path file) {
        String name = file.getFileName().toString();
        return (name.equals(CONFIG) && Json.read(file).path(FORMAT_FIELD).isInt())
                || (name.equals(DATA) && ManifestIo.isManifest(file))
                || name.equals(SAMPLES)
                || name.equals(BAD_IMAGES)
                || isPartial(file);
    }

    /**
     * @param root the folder of a run
     * @return the folder
     * @throws BadInputException if it is not one
     */
    public static RunFolder open(Path root) {
        requireOption(
                Files.isRegularFile(root.resolve(CONFIG)),
                "--resume %s: no run, config.json is missing; give the folder that --out named",
                root);
        return new RunFolder(root);
    }

    /**
     * Writes {@code config.json} of a new run.
     *
     * @param options every resolved option
     * @throws IOException if writing fails
     */
    public void writeOptions(TrainOptions options) throws IOException {
        String teacher = options.distillation().isOn()
                        && Files.isDirectory(
                                Locations.path(options.distillation().teacher()))
                ? ModelFiles.sha256(Locations.path(options.distillation().teacher()))
                : "";
        writeConfig(options, teacher, Json.mapper().createArrayNode());
    }

    private void writeConfig(TrainOptions options, String teacher, ArrayNode history) throws IOException {
        ObjectNode node = Json.mapper().createObjectNode().put(FORMAT_FIELD, FORMAT);
        node.setAll((ObjectNode) Json.mapper().valueToTree(options));
        if (!teacher.isEmpty()) {
            node.put(TEACHER_FIELD, teacher);
        }
        if (!history.isEmpty()) {
            node.set(HISTORY_FIELD, history);
        }
        AtomicFiles.writeString(root.resolve(CONFIG), Json.pretty(node));
    }

    /**
     * Changes {@code config.json} of a run that goes on and adds the change to its history.
     *
     * @param options the new options
     * @param change what changed
     * @throws IOException if writing fails
     */
    void change(TrainOptions options, ObjectNode change) throws IOException {
        writeConfig(options, teacherSha256(), history().add(change));
    }

    /** @return the changes since the run began; empty if there were none */
    ArrayNode history() {
        return Json.read(root.resolve(CONFIG)).path(HISTORY_FIELD) instanceof ArrayNode changes
                ? changes
                : Json.mapper().createArrayNode();
    }

    /** @return SHA-256 of the teacher's files when the run began; empty without a teacher */
    String teacherSha256() {
        return Json.read(root.resolve(CONFIG)).path(TEACHER_FIELD).asText();
    }

    /**
     * @return the options in {@code config.json}
     * @throws BadInputException if it is not a run's configuration, or was written by a newer version
     */
    public TrainOptions options() {
        Path file = root.resolve(CONFIG);
        if (!(Json.read(file) instanceof ObjectNode node)
                || !node.path(FORMAT_FIELD).isInt()) {
            throw new BadInputException(file + ": not the configuration of a run");
        }
        int format = node.get(FORMAT_FIELD).intValue();
        require(format <= FORMAT, "%s: format %d is newer than this version reads (%d)", file, format, FORMAT);
        node.remove(List.of(FORMAT_FIELD, HISTORY_FIELD, TEACHER_FIELD));
        try {
            return Json.mapper()
                    .readerFor(TrainOptions.class)
                    .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .readValue(node);
        } catch (JsonProcessingException e) {
            throw new BadInputException(
                    file + ": " + option(e) + e.getOriginalMessage()
                            + "; the run was made by another version of vit4j or its file was edited: start a new run",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a tree in memory
        }
    }

    /** Returns {@code run.seed: } or the like for the option that has a problem; empty if the whole file has it. */
    private static String option(JsonProcessingException problem) {
        List<JsonMappingException.Reference> path =
                problem instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
        return path.isEmpty()
                ? ""
                : path.stream()
                                .map(JsonMappingException.Reference::getFieldName)
                                .collect(Collectors.joining(".")) + ": ";
    }

    /** @return model folder of the best epoch */
    public Path best() {
        return root.resolve("best");
    }

    /** @return model folder of the latest state, with the optimizer's */
    public Path last() {
        return root.resolve("last");
    }

    /** @return model folder of the average of the last epochs' weights */
    public Path swa() {
        return root.resolve("swa");
    }

    /** @return what the run remembers of its data */
    public Path data() {
        return root.resolve(DATA);
    }

    /** @return the images that were skipped; there is no such file if none was */
    public Path badImages() {
        return root.resolve(BAD_IMAGES);
    }

    /** @return the learning curves */
    public Path curves() {
        return root.resolve("curves.png");
    }

    /** @return the confusion matrix of the best model */
    public Path confusion() {
        return root.resolve("confusion.png");
    }

    /** @return training images as the model saw them */
    public Path samples() {
        return root.resolve(SAMPLES);
    }

    /** @return whether metrics of at least one epoch were written */
    boolean hasMetrics() {
        return Files.exists(root.resolve("metrics.csv"));
    }

    /**
     * Rewrites {@code metrics.csv} and {@code metrics.jsonl}.
     *
     * @param rows of all epochs done
     * @throws IOException if writing fails
     */
    public void writeMetrics(List<EpochRow> rows) throws IOException {
        AtomicFiles.writeString(
                root.resolve("metrics.jsonl"),
                rows.stream().map(row -> Json.line(measured(row)) + "\n").collect(Collectors.joining()));
        boolean multiLabel = rows.stream().anyMatch(EpochRow::multiLabel);
        StringBuilder csv = new StringBuilder("epoch,step,train_loss,")
                .append(multiLabel ? "val_loss,val_map" : "train_top1,val_loss,val_top1")
                .append(",lr,images_per_second,data_wait_seconds,seconds\n");
        for (EpochRow r : rows) {
            Stream<Object> scores = multiLabel
                    ? Stream.of(r.valLoss(), r.valMap())
                    : Stream.of(r.trainTop1(), r.valLoss(), r.valTop1());
            Stream<Object> rest = Stream.of(r.lr(), r.imagesPerSecond(), r.dataWaitSeconds(), r.seconds());
            csv.append(Stream.of(Stream.<Object>of(r.epoch(), r.step(), r.trainLoss()), scores, rest)
                            .flatMap(fields -> fields)
                            .map(String::valueOf)
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        AtomicFiles.writeString(root.resolve("metrics.csv"), csv.toString());
    }

    /**
     * Returns a row as JSON, which has no NaN: metrics that were not measured are null, and those that do not apply are left
     * out.
     */
    static ObjectNode measured(EpochRow row) {
        ObjectNode node = Json.mapper().valueToTree(row);
        node.remove(row.multiLabel() ? List.of("train_top1", "val_top1") : List.of("val_map"));
        node.properties().forEach(field -> {
            if (field.getValue().isDouble() && !Double.isFinite(field.getValue().doubleValue())) {
                field.setValue(NullNode.getInstance());
            }
        });
        return node;
    }
}
