package dev.vit4j.cli.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.ShellWord;
import dev.vit4j.evaluate.FigureText;
import dev.vit4j.evaluate.Interval;
import dev.vit4j.evaluate.MultiLabelMetrics;
import dev.vit4j.train.EpochRow;
import dev.vit4j.train.RunFolder;
import dev.vit4j.train.SwaResult;
import dev.vit4j.train.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code vit train} says at the end of a run.
 *
 * @param finished false if the run was stopped early and can be resumed
 * @param lines for people
 * @param json the last line of {@code --json}
 */
public record TrainingReport(boolean finished, List<String> lines, ObjectNode json) {
    /** Copies the lines. */
    public TrainingReport {
        lines = List.copyOf(lines);
    }

    /**
     * @param result of the run
     * @param command that resumes a run, without the run's folder
     * @return the report
     */
    public static TrainingReport of(TrainingResult result, String command) {
        List<String> lines = new ArrayList<>();
        add(lines, result, command);
        return new TrainingReport(result.finished(), lines, json(result));
    }

    private static void add(List<String> lines, TrainingResult result, String command) {
        if (!result.finished()) {
            lines.add("stopped; resume with: " + command + " " + ShellWord.of(result.run()));
            return;
        }
        result.swa()
                .ifPresent(swa -> lines.add(String.format(
                        Locale.ROOT,
                        "average of %s%s, model in %s",
                        swa.epochs() == 1 ? "the last epoch" : "the last " + swa.epochs() + " epochs",
                        validation(swa.valTop1(), swa.valMap()),
                        result.run().resolve("swa"))));
        if (result.bestEpoch() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s%s%s, model in %s",
                    bestModel(result),
                    validation(result.bestValTop1(), result.bestValMap()),
                    interval(result.bestValTop1Interval(), result.valImages()),
                    result.run().resolve("best")));
        }
        result.test()
                .ifPresent(test -> lines.add(String.format(
                        Locale.ROOT,
                        "test top-1 %.2f %%%s%s, loss %.4f",
                        100 * test.top1(),
                        interval(test.top1Interval(), test.images()),
                        test.top5HasMeaning() ? String.format(Locale.ROOT, ", top-5 %.2f %%", 100 * test.top5()) : "",
                        test.loss())));
        result.testLabels().ifPresent(test -> lines.add(labels(test)));
        if (result.skipped() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d unreadable image%s skipped, listed in %s",
                    result.skipped(),
                    result.skipped() == 1 ? " was" : "s were",
                    new RunFolder(result.run()).badImages()));
        }
    }

    private static String labels(MultiLabelMetrics test) {
        return String.format(
                Locale.ROOT,
                "test mean average precision %.2f %% (%,d image%s), F1 %.4f at 0.5, loss %.4f",
                100 * test.meanAveragePrecision(),
                test.images(),
                test.images() == 1 ? "" : "s",
                test.macro().f1(),
                test.loss());
    }

    private static String interval(Interval interval, long images) {
        return interval.exists()
                ? String.format(
                        Locale.ROOT,
                        " (95 %% interval %s, %,d image%s)",
                        FigureText.percent(interval),
                        images,
                        images == 1 ? "" : "s")
                : "";
    }

    private static String validation(double top1, double map) {
        if (!Double.isNaN(map)) {
            return String.format(Locale.ROOT, ", validation mean average precision %.2f %%", 100 * map);
        }
        return Double.isNaN(top1) ? "" : String.format(Locale.ROOT, ", validation top-1 %.2f %%", 100 * top1);
    }

    private static String bestModel(TrainingResult result) {
        boolean average = result.swa().map(SwaResult::best).orElse(false);
        return average ? "best: the average" : "best epoch " + result.bestEpoch();
    }

    /**
     * @param result of the run
     * @return the last line of {@code --json}
     */
    static ObjectNode json(TrainingResult result) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("run", result.run().toString());
        node.put("epochs", result.rows().size());
        node.put("finished", result.finished());
        node.put("best_epoch", result.bestEpoch());
        putFinite(node, "val_top1", result.bestValTop1());
        putInterval(node, "val_top1_interval", result.bestValTop1Interval());
        putFinite(node, "test_top1", result.test().map(test -> test.top1()).orElse(Double.NaN));
        if (result.rows().stream().anyMatch(EpochRow::multiLabel)) {
            putFinite(node, "val_map", result.bestValMap());
            putFinite(
                    node,
                    "test_map",
                    result.testLabels()
                            .map(MultiLabelMetrics::meanAveragePrecision)
                            .orElse(Double.NaN));
        }
        node.put("skipped", result.skipped());
        node.put("seconds", result.seconds());
        result.swa().ifPresent(swa -> {
            putFinite(node, Double.isNaN(swa.valMap()) ? "swa_val_top1" : "swa_val_map", score(swa));
            node.put("swa_best", swa.best());
        });
        return node;
    }

    private static double score(SwaResult swa) {
        return Double.isNaN(swa.valMap()) ? swa.valTop1() : swa.valMap();
    }

    private static void putInterval(ObjectNode node, String name, Interval interval) {
        if (interval.exists()) {
            node.putArray(name).add(interval.lower()).add(interval.upper());
        } else {
            node.putNull(name);
        }
    }

    private static void putFinite(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
