package dev.vit4j.spark.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.train.TrainingProgressPrinter;
import dev.vit4j.common.Json;
import dev.vit4j.train.EpochRow;
import java.util.ArrayList;
import java.util.List;

/** The events of a training as lines of JSON, and back. */
final class ProgressEvents {
    private static final String EVENT = "event";

    private ProgressEvents() {}

    static String note(String line) {
        return Json.line(of("note").put("text", line));
    }

    static String header(List<String> lines, int training, int validation) {
        ObjectNode event = of("header").put("training", training).put("validation", validation);
        lines.forEach(event.putArray("lines")::add);
        return Json.line(event);
    }

    static String epochStarted(int epoch, int epochs, long batches, int size) {
        return Json.line(of("epoch")
                .put("epoch", epoch)
                .put("epochs", epochs)
                .put("batches", batches)
                .put("size", size));
    }

    static String batchDone(long done, double loss) {
        return Json.line(of("batch").put("done", done).put("loss", String.valueOf(loss)));
    }

    static String epochDone(EpochRow row, boolean best) {
        ObjectNode event = of("row").put("best", best);
        event.set("row", Json.mapper().valueToTree(row));
        return Json.line(event);
    }

    private static ObjectNode of(String event) {
        return Json.mapper().createObjectNode().put(EVENT, event);
    }

    /**
     * Hands an event to whoever shows it.
     *
     * @param line of a replica
     * @param printer shows it
     * @throws JsonProcessingException if it is no event
     */
    static void show(String line, TrainingProgressPrinter printer) throws JsonProcessingException {
        JsonNode event = Json.mapper().readTree(line);
        switch (event.path(EVENT).asText()) {
            case "note" -> printer.note(event.path("text").asText());
            case "header" -> {
                List<String> lines = new ArrayList<>();
                event.path("lines").forEach(text -> lines.add(text.asText()));
                printer.header(
                        lines,
                        event.path("training").asInt(),
                        event.path("validation").asInt());
            }
            case "epoch" ->
                printer.epochStarted(
                        event.path("epoch").asInt(),
                        event.path("epochs").asInt(),
                        event.path("batches").asLong(),
                        event.path("size").asInt());
            case "batch" ->
                printer.batchDone(
                        event.path("done").asLong(),
                        Double.parseDouble(event.path("loss").asText()));
            case "row" ->
                printer.epochDone(
                        Json.mapper().treeToValue(event.path("row"), EpochRow.class),
                        event.path("best").asBoolean());
            default -> printer.note("an event of another version of vit4j: " + event.path(EVENT));
        }
    }
}
