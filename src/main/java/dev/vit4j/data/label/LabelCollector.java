package dev.vit4j.data.label;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.ComposedText;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.store.ClassIndices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Collects the labels of many images, a few bytes each, and numbers the classes in the end. */
public final class LabelCollector {
    private static final int INITIAL = 1024;

    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> distinct = new ArrayList<>();
    /** Image that has a label first, by the label's number. */
    private final List<Integer> firstImage = new ArrayList<>();

    private int[] values = new int[INITIAL];
    private int[] starts = new int[INITIAL];
    private int images;
    private int count;
    private boolean numbers;
    private Supplier<String> firstPlace;
    private boolean several;
    private int firstEmpty = -1;

    /**
     * Class names and the class indices of the images.
     *
     * @param names class names, in order of the class index
     * @param classes of the images
     */
    public record Numbered(List<String> names, ClassIndices classes) {
        /** Copies the names. */
        public Numbered {
            names = List.copyOf(names);
        }
    }

    /**
     * Adds the next image.
     *
     * @param value its labels
     * @param place names file and place, for messages
     * @throws dev.vit4j.common.BadInputException if it has a name where those before have numbers, or the reverse
     */
    public void add(LabelValue value, Supplier<String> place) {
        List<String> labels = value.labels().stream().distinct().toList();
        for (String label : labels) {
            checkKind(value.numbers(), label, place);
            addLabel(value.numbers() ? label : ComposedText.of(label));
        }
        endImage();
    }

    private void checkKind(boolean number, String label, Supplier<String> place) {
        if (distinct.isEmpty()) {
            numbers = number;
            firstPlace = place;
        }
        require(
                number == numbers,
                "%s: label '%s' is a %s, but the labels before are %s; write all labels alike",
                number == numbers ? "" : place.get(),
                number == numbers ? "" : DisplayText.printable(label),
                numbers ? "name" : "class index",
                numbers ? "class indices" : "names");
    }

    /** Ends an image, whose labels were added since the last one ended. */
    private void endImage() {
        if (images + 2 > starts.length) {
            starts = Arrays.copyOf(starts, starts.length + (starts.length >> 1));
        }
        int labels = count - starts[images];
        several |= labels > 1;
        if (labels == 0 && firstEmpty < 0) {
            firstEmpty = images;
        }
        starts[++images] = count;
    }

    private void addLabel(String label) {
        Integer id = ids.get(label);
        if (id == null) {
            id = distinct.size();
            ids.put(label, id);
            distinct.add(label);
            firstImage.add(images);
        }
        if (count == values.length) {
            values = Arrays.copyOf(values, count + (count >> 1));
        }
        values[count++] = id;
    }

    /**
     * Adds the images of another collector after these.
     *
     * @param others their labels
     * @throws dev.vit4j.common.BadInputException if they have names where those before have numbers, or the reverse
     */
    public void addAll(LabelCollector others) {
        if (!others.distinct.isEmpty()) {
            checkKind(others.numbers, others.distinct.get(0), others.firstPlace);
        }
        for (int image = 0; image < others.images; image++) {
            for (int i = others.starts[image]; i < others.starts[image + 1]; i++) {
                addLabel(others.distinct.get(others.values[i]));
            }
            endImage();
        }
    }

    /** @return whether any image has a label */
    public boolean labeled() {
        return count > 0;
    }

    /** @return whether an image has more than one label */
    public boolean several() {
        return several;
    }

    /** @return number of images so far */
    public int images() {
        return images;
    }

    /**
     * Numbers the classes. Class indices get the names of the list beside the data or, without such a list, of the given one;
     * the given order decides how the classes are numbered, else that of the list, of the indices or of the sorted names.
     *
     * @param order of the classes
     * @param list names for class indices, if the data has them
     * @param multiLabel whether images may have no label although none has several
     * @param data name of the data, for messages
     * @param place names file and place of an image, for messages
     * @return the classes
     * @throws dev.vit4j.common.BadInputException if an image has no label and must have one, or one that is not in the list
     */
    public Numbered finish(
            ClassOrder order, Optional<ClassNames> list, boolean multiLabel, String data, IntFunction<String> place) {
        require(
                firstEmpty < 0 || several || multiLabel,
                "%s: has no label; give one, or --multi-label if images may have none",
                firstEmpty < 0 ? "" : place.apply(firstEmpty));
        require(
                !distinct.isEmpty(),
                "%s: has no labels in the usual places; --label-column names the column or field that has them",
                data);
        Optional<ClassNames> lookUp = lookUp(order, list);
        List<String> own = lookUp.map(names -> named(names, place)).orElse(distinct);
        List<String> names = classes(order, lookUp, own, data);
        Map<String, Integer> indices = new HashMap<>();
        names.forEach(name -> indices.put(name, indices.size()));
        int[] newIndex = own.stream().mapToInt(indices::get).toArray();
        int[] renumbered =
                IntStream.range(0, count).map(i -> newIndex[values[i]]).toArray();
        if (!several && firstEmpty < 0) {
            return new Numbered(names, ClassIndices.ofOne(renumbered));
        }
        for (int i = 0; i < images; i++) {
            Arrays.sort(renumbered, starts[i], starts[i + 1]);
        }
        return new Numbered(names, ClassIndices.ofAny(renumbered, Arrays.copyOf(starts, images + 1)));
    }

    /** Returns the names that class indices stand for: those beside the data or, without such a list, the given ones. */
    private Optional<ClassNames> lookUp(ClassOrder order, Optional<ClassNames> list) {
        boolean given =
                list.isEmpty() && !order.given().isEmpty() && !order.given().containsAll(distinct);
        Optional<ClassNames> names = given ? Optional.of(new ClassNames(Path.of("--class-list"), order.given())) : list;
        return names.filter(some -> numbers);
    }

    /** Returns the name of each label. */
    private List<String> named(ClassNames list, IntFunction<String> place) {
        int most = list.names().size();
        List<String> names = new ArrayList<>();
        for (int id = 0; id < distinct.size(); id++) {
            int index = Integer.parseInt(distinct.get(id));
            require(
                    index < most,
                    "%s: label %d is out of range: %s names %d classes, 0 to %d",
                    place.apply(firstImage.get(id)),
                    index,
                    list.file(),
                    most,
                    most - 1);
            names.add(list.names().get(index));
        }
        return names;
    }

    private List<String> classes(ClassOrder order, Optional<ClassNames> lookUp, List<String> own, String data) {
        if (order.given().isEmpty() && numbers) {
            return lookUp.map(ClassNames::names)
                    .orElseGet(() -> distinct.stream()
                            .sorted(Comparator.comparingInt(Integer::parseInt))
                            .toList());
        }
        return order.of(own, data);
    }
}
