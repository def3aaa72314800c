package dev.vit4j.data.webdataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.label.LabelValue;
import dev.vit4j.image.ImageScan;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Which entries of a sample are its image and its label, and what a label says. */
final class SampleFields {
    /** Endings of entries that hold a class index or name. */
    static final List<String> LABELS = List.of("cls", "class", "label", "labels", "index");

    /** Fields of {@code .json} entries that hold the label. */
    static final List<String> FIELDS = List.of("label", "labels", "cls", "class");

    static final String JSON = "json";

    private static final String TEXT = ".txt";
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern INDEX = Pattern.compile("0*[0-9]{1,9}");
    /** How data sets write that a label is not known. */
    private static final String UNLABELED = "-1";

    private static final int MOST_NAMED = 8;

    private final Columns columns;

    SampleFields(Columns columns) {
        this.columns = columns;
    }

    /** Returns whether an entry of this ending may be the sample's image. */
    boolean isImage(String suffix) {
        return columns.image().map(suffix::equalsIgnoreCase).orElseGet(() -> ImageScan.isNamedLikeImage("x." + suffix));
    }

    /** Returns whether an entry of this ending holds the label itself. */
    boolean isLabel(String suffix) {
        String name = suffix.endsWith(TEXT) ? suffix.substring(0, suffix.length() - TEXT.length()) : suffix;
        return columns.label()
                        .map(wanted -> suffix.equalsIgnoreCase(wanted) || name.equalsIgnoreCase(wanted))
                        .orElseGet(() -> LABELS.contains(name))
                && !suffix.equals(JSON);
    }

    /** Returns the label in the content of a label entry; without labels if it is empty or -1. */
    static LabelValue ofText(byte[] content, String place) {
        String text = utf8(content, place).strip();
        if (text.isEmpty() || text.equals(UNLABELED)) {
            return new LabelValue(List.of(), false);
        }
        return number(text, place).isPresent() ? LabelValue.of(Integer.parseInt(text)) : LabelValue.of(text);
    }

    private static OptionalInt number(String text, String place) {
        if (!WHOLE.matcher(text).matches()) {
            return OptionalInt.empty();
        }
        BadInputException.require(
                INDEX.matcher(text).matches(),
                "%s: label %s is out of range: class indices are counted from 0",
                place,
                Excerpt.of(text));
        return OptionalInt.of(Integer.parseInt(text));
    }

    /** Returns the labels in the content of a {@code .json} entry; empty if it has no such field. */
    Optional<LabelValue> ofJson(byte[] content, String place) {
        JsonNode root = parse(content, place);
        for (String field : columns.label().map(List::of).orElse(FIELDS)) {
            if (root.hasNonNull(field)) {
                return Optional.of(value(root.get(field), place + ": field " + DisplayText.printable(field)));
            }
        }
        return Optional.empty();
    }

    private static JsonNode parse(byte[] content, String place) {
        try {
            return Json.mapper().readTree(utf8(content, place));
        } catch (JsonProcessingException e) {
            throw new BadInputException(
                    place + ": not valid JSON: " + DisplayText.printable(e.getOriginalMessage()), e);
        }
    }

    private static LabelValue value(JsonNode node, String place) {
        if (node.asText().equals(UNLABELED)) {
            return new LabelValue(List.of(), false);
        }
        List<String> labels = new ArrayList<>();
        boolean numbers = true;
        boolean names = true;
        for (JsonNode one : node.isArray() ? node : List.of(node)) {
            boolean whole = one.isNumber() && one.doubleValue() == Math.rint(one.doubleValue());
            BadInputException.require(
                    whole || (one.isTextual() && !one.textValue().isBlank()),
                    "%s: %s is no label; expected a class index, a class name or a list of them",
                    place,
                    Excerpt.of(node.toString()));
            if (whole) {
                String text =
                        one.decimalValue().setScale(0, RoundingMode.UNNECESSARY).toPlainString();
                number(text, place);
                labels.add(text);
            } else {
                labels.add(one.textValue().strip());
            }
            numbers &= whole;
            names &= !whole;
        }
        BadInputException.require(
                numbers || names, "%s: %s mixes class indices and names", place, Excerpt.of(node.toString()));
        return new LabelValue(labels, numbers && !labels.isEmpty());
    }

    /** Returns what to say about a sample whose {@code .json} entry has no label. */
    String fieldsOf(byte[] content, String place) {
        List<String> names = new ArrayList<>();
        parse(content, place).fieldNames().forEachRemaining(names::add);
        String some = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return "its .json has no field "
                + DisplayText.printable(columns.label().orElse("label, labels, cls or class"))
                + (names.isEmpty()
                        ? ""
                        : " (it has " + DisplayText.printable(some) + (names.size() > MOST_NAMED ? ", ..." : "") + ")");
    }

    private static String utf8(byte[] content, String place) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadInputException(place + ": not UTF-8: labels are text; write them with that encoding", e);
        }
    }
}
