package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.Excerpt;
import dev.vit4j.data.dataset.Columns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The columns of a file that hold the images and their labels: those of the options; else those that the features say; else
 * those with usual names.
 */
final class ChosenColumns {
    private static final List<String> IMAGES =
            List.of("image", "img", "images", "picture", "photo", "jpg", "jpeg", "png", "webp");
    private static final List<String> LABELS =
            List.of("label", "labels", "fine_label", "class", "classes", "target", "category", "cls");
    private static final String COARSE = "coarse_label";
    private static final String SPLIT = "split";

    private final Path file;
    private final MessageType schema;
    private final Map<String, Feature> features;
    private final Columns columns;

    /**
     * @param file that holds the columns, for messages
     * @param schema its columns
     * @param features what the columns mean, as far as it is told
     * @param columns of the options
     */
    ChosenColumns(Path file, MessageType schema, Map<String, Feature> features, Columns columns) {
        this.file = file;
        this.schema = schema;
        this.features = features;
        this.columns = columns;
    }

    /** @return name of the column of images */
    String image() {
        if (columns.image().isPresent()) {
            return given("--image-column", columns.image().get());
        }
        List<String> told = fields(field -> kind(field) == Feature.Kind.IMAGE);
        if (!told.isEmpty()) {
            return oneOf(told, IMAGES, "images", "--image-column");
        }
        List<String> usual = fields(field -> usual(field, IMAGES) && ImageColumn.isPossible(field));
        if (!usual.isEmpty()) {
            return oneOf(usual, IMAGES, "images", "--image-column");
        }
        List<String> possible = fields(ImageColumn::holdsBytes);
        List<String> named = fields(field -> usual(field, IMAGES));
        if (possible.isEmpty() && !named.isEmpty()) {
            return named.get(0); // of another type, which opening it says
        }
        requireOption(
                !possible.isEmpty(),
                "%s: no column of images; it has %s. Name the column that holds the bytes of image files with"
                        + " --image-column",
                file,
                columns());
        return oneOf(possible, IMAGES, "images", "--image-column");
    }

    /**
     * @param coarse whether to prefer the superclasses of CIFAR-100
     * @return name of the column of labels
     */
    String label(boolean coarse) {
        if (columns.label().isPresent()) {
            return given("--label-column", columns.label().get());
        }
        List<String> told = fields(field -> kind(field) == Feature.Kind.CLASSES);
        List<String> found =
                told.isEmpty() ? fields(field -> usual(field, LABELS) || usual(field, List.of(COARSE))) : told;
        requireOption(
                !found.isEmpty(),
                "%s: no column of labels; it has %s. Name the column with --label-column",
                file,
                columns());
        if (found.contains("fine_label") && found.contains(COARSE) && found.size() == 2) {
            return coarse ? COARSE : "fine_label";
        }
        return oneOf(found, LABELS, "labels", "--label-column");
    }

    /**
     * @param divided whether the names of the files tell the splits
     * @return name of the column that tells the split of a row; empty if there is none
     */
    Optional<String> split(boolean divided) {
        if (columns.split().isPresent()) {
            return Optional.of(given("--split-column", columns.split().get()));
        }
        // A feature of classes has numbers that mean something else.
        boolean usual = !divided
                && schema.containsField(SPLIT)
                && kind(schema.getType(SPLIT)) != Feature.Kind.CLASSES
                && ImageColumn.isText(schema.getType(SPLIT));
        return usual ? Optional.of(SPLIT) : Optional.empty();
    }

    private Feature.Kind kind(Type field) {
        return Optional.ofNullable(features.get(field.getName()))
                .map(Feature::kind)
                .orElse(Feature.Kind.OTHER);
    }

    private static boolean usual(Type field, List<String> names) {
        return names.stream().anyMatch(name -> name.equalsIgnoreCase(field.getName()));
    }

    private List<String> fields(Predicate<Type> test) {
        return schema.getFields().stream().filter(test).map(Type::getName).toList();
    }

    private String given(String option, String name) {
        requireOption(
                schema.containsField(name), "%s %s: %s has no such column; it has %s", option, name, file, columns());
        return name;
    }

    private String oneOf(List<String> found, List<String> usual, String content, String option) {
        if (found.size() == 1) {
            return found.get(0);
        }
        // Beside masks or other labels, the column with the most usual name is meant.
        String first = usual.get(0);
        requireOption(
                found.contains(first),
                "%s: several columns may hold the %s: %s; choose one with %s",
                file,
                content,
                Excerpt.of(found),
                option);
        return first;
    }

    private String columns() {
        List<String> names = new ArrayList<>();
        schema.getFields().forEach(field -> names.add(field.getName()));
        return names.isEmpty() ? "no columns" : "the columns " + Excerpt.of(names);
    }
}
