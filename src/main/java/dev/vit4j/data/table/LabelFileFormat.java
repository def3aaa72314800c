package dev.vit4j.data.table;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.FileNames;
import dev.vit4j.data.dataset.DataFormat;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.SplitName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Label files: CSV, TSV or JSON Lines. All parts have the same classes: every label in the file. A row without a split is for
 * training.
 */
public final class LabelFileFormat implements DataFormat {
    private static final int MOST_NAMED = 3;

    @Override
    public boolean accepts(Path data) {
        return LabelFile.isOne(data);
    }

    private static SplitName split(Path file, LabelRow row) {
        return row.split().isEmpty()
                ? SplitName.TRAIN
                : SplitName.of(row.split())
                        .orElseThrow(() -> new BadOptionException(file + ": line " + row.line() + ": split is '"
                                + DisplayText.printable(row.split()) + "'; expected train, val or test"));
    }

    /**
     * @param file a label file
     * @param options of the data set
     * @return its images
     * @throws BadInputException if the file is damaged, or an image is missing, listed twice or, unless that is allowed,
     *     without a label; the message names the line
     */
    @Override
    public GivenSplits open(Path file, FormatOptions options) {
        List<LabelRow> rows = LabelFile.read(file);
        requireOption(!rows.isEmpty(), "%s: lists no images", file);
        boolean several = rows.stream().anyMatch(row -> row.labels().size() > 1);
        boolean any = options.multiLabel() || several;
        List<Path> images = images(file, rows);
        List<String> labels = options.order()
                .of(rows.stream().flatMap(row -> row.labels().stream()).toList(), file.toString());
        requireOption(!labels.isEmpty(), "%s: has no labels", file);
        Map<String, Integer> indices = new HashMap<>();
        labels.forEach(label -> indices.put(label, indices.size()));
        boolean empty = rows.stream().anyMatch(row -> row.labels().isEmpty());
        Map<SplitName, List<Integer>> parts = new EnumMap<>(SplitName.class);
        int[][] classes = new int[rows.size()][];
        for (int i = 0; i < classes.length; i++) {
            LabelRow row = rows.get(i);
            requireOption(
                    any || !row.labels().isEmpty(),
                    "%s: line %d: %s has no label; give one, or --multi-label if images may have none",
                    file,
                    row.line(),
                    DisplayText.printable(row.path()));
            classes[i] = row.labels().stream().mapToInt(indices::get).sorted().toArray();
            parts.computeIfAbsent(split(file, row), part -> new ArrayList<>()).add(i);
        }
        ImageDataset all = TableDataset.of(file, images, labels, classes, several || empty, options.decoder());
        return new GivenSplits(
                all.subset(indices(parts.getOrDefault(SplitName.TRAIN, List.of()))),
                Optional.ofNullable(parts.get(SplitName.VALIDATION)).map(part -> all.subset(indices(part))),
                Optional.ofNullable(parts.get(SplitName.TEST)).map(part -> all.subset(indices(part))),
                rows.stream().anyMatch(row -> !row.split().isEmpty()));
    }

    private static int[] indices(List<Integer> part) {
        return part.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the files; their names are relative to the label file. */
    private static List<Path> images(Path file, List<LabelRow> rows) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        List<Path> images = new ArrayList<>();
        Map<Path, Integer> lines = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (LabelRow row : rows) {
            Path image = path(file, row, folder);
            Integer before = lines.put(image, row.line());
            requireOption(
                    before == null,
                    "%s: line %d: %s is in line %d already; give all labels of an image in one row, separated by |",
                    file,
                    row.line(),
                    DisplayText.printable(row.path()),
                    before);
            if (!Files.isRegularFile(image)) {
                missing.add("line " + row.line() + ": " + DisplayText.printable(row.path()));
            }
            images.add(image);
        }
        requireOption(
                missing.isEmpty(),
                "%s: %d of its %d images %s (%s%s); paths are relative to this file",
                file,
                missing.size(),
                rows.size(),
                missing.size() == 1 ? "does not exist" : "do not exist",
                String.join(", ", missing.subList(0, Math.min(MOST_NAMED, missing.size()))),
                missing.size() > MOST_NAMED ? ", ..." : "");
        return images;
    }

    private static Path path(Path file, LabelRow row, Path folder) {
        requireOption(
                !row.path().matches("(?i)[a-z][a-z0-9+.-]+://.*"),
                "%s: line %d: %s is a URL; only files are read, so download the images first",
                file,
                row.line(),
                DisplayText.printable(row.path()));
        try {
            return folder.resolve(FileNames.path(row.path())).normalize();
        } catch (InvalidPathException e) {
            throw new BadInputException(
                    file + ": line " + row.line() + ": not a path: " + DisplayText.printable(e.getMessage()), e);
        }
    }
}
