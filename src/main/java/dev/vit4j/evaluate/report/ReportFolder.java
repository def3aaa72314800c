package dev.vit4j.evaluate.report;

import static dev.vit4j.common.BadOptionException.requireOption;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.FolderSwap;
import dev.vit4j.common.Json;
import dev.vit4j.evaluate.Comparison;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.EvaluationJson;
import dev.vit4j.evaluate.MetricsCsv;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;

/**
 * The folder of a report: the self-contained {@code index.html}, and beside it the pictures, the confusion matrix and
 * the per-class table as CSV, and {@code evaluation.json}. Written atomically.
 */
public final class ReportFolder {
    private ReportFolder() {}

    /**
     * @param folder the report's folder
     * @throws BadInputException if it is a file, or holds files but no report; only an older report is replaced
     */
    public static void requireReplaceable(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        requireOption(Files.isDirectory(folder), "--report %s: is a file, not a folder", folder);
        boolean report =
                Files.exists(folder.resolve(ReportFiles.PAGE)) && Files.exists(folder.resolve(ReportFiles.JSON));
        requireOption(
                report || isEmpty(folder),
                "--report %s: holds files but no report (no %s beside %s); choose a new folder",
                folder,
                ReportFiles.JSON,
                ReportFiles.PAGE);
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new BadOptionException("--report " + folder + ": cannot be read: " + e, e);
        }
    }

    /**
     * Writes the report of one model. Files that do not belong to an older report are kept.
     *
     * @param folder the report's folder
     * @param evaluated the model
     * @throws IOException if writing fails; the folder is then as it was
     * @throws BadInputException as {@link #requireReplaceable}
     */
    public static void write(Path folder, EvaluatedModel evaluated) throws IOException {
        requireReplaceable(folder);
        FolderSwap.replace(folder, name -> !ReportFiles.isOurs(name), fresh -> {
            ModelPictures pictures = ModelPictures.of(evaluated);
            writeModel(fresh, evaluated, pictures, new ReportFiles(""));
            writePage(
                    fresh,
                    ReportPage.of(evaluated, pictures, LocalDate.now(ZoneId.systemDefault())),
                    EvaluationJson.of(evaluated));
        });
    }

    /**
     * Writes the report of a comparison. Files that do not belong to an older report are kept.
     *
     * @param folder the report's folder
     * @param comparison of two models
     * @throws IOException if writing fails; the folder is then as it was
     * @throws BadInputException as {@link #requireReplaceable}
     */
    public static void write(Path folder, Comparison comparison) throws IOException {
        requireReplaceable(folder);
        FolderSwap.replace(folder, name -> !ReportFiles.isOurs(name), fresh -> {
            ModelPictures first = ModelPictures.of(comparison.first());
            ModelPictures second = ModelPictures.of(comparison.second());
            writeModel(fresh, comparison.first(), first, new ReportFiles("A"));
            writeModel(fresh, comparison.second(), second, new ReportFiles("B"));
            writePage(
                    fresh,
                    ReportPage.of(comparison, first, second, LocalDate.now(ZoneId.systemDefault())),
                    EvaluationJson.of(comparison));
        });
    }

    private static void writeModel(Path folder, EvaluatedModel evaluated, ModelPictures pictures, ReportFiles files)
            throws IOException {
        Files.write(folder.resolve(files.confusionPng()), pictures.confusion().light());
        Files.write(
                folder.resolve(files.reliabilityPng()), pictures.reliability().light());
        Files.write(folder.resolve(files.mistakesPng()), pictures.sheet());
        try (Writer writer = Files.newBufferedWriter(folder.resolve(files.confusionCsv()), StandardCharsets.UTF_8)) {
            MetricsCsv.confusion(evaluated.metrics(), writer);
        }
        try (Writer writer = Files.newBufferedWriter(folder.resolve(files.perClassCsv()), StandardCharsets.UTF_8)) {
            MetricsCsv.perClass(evaluated.metrics(), writer);
        }
    }

    private static void writePage(Path folder, String page, ObjectNode json) throws IOException {
        Files.writeString(folder.resolve(ReportFiles.PAGE), page);
        Files.writeString(folder.resolve(ReportFiles.JSON), Json.line(json) + "\n");
    }
}
