package dev.vit4j.data.archive;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.archive.FolderTree.Folder;
import dev.vit4j.data.dataset.DataFormat;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.SplitName;
import dev.vit4j.data.folder.ClassFolders;
import dev.vit4j.data.store.ClassIndices;
import dev.vit4j.data.store.StoreDataset;
import dev.vit4j.image.LeftOut;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A zip or tar file of class folders, as data sets are downloaded: with or without folders around them, and with
 * {@code train}, {@code val} and {@code test} or without; or a folder with an archive for each split, such as
 * {@code train.zip}. Nothing is unpacked, except a gzipped tar file.
 */
public final class ClassArchiveFormat implements DataFormat {
    private static final List<String> ENDINGS = List.of(".zip", ".tar", ".tar.gz", ".tgz");

    @Override
    public boolean hasColumns() {
        return false;
    }

    @Override
    public boolean accepts(Path data) {
        if (!Files.isDirectory(data)) {
            return isArchive(data);
        }
        return archives(data).containsKey(SplitName.TRAIN) && !ClassFolders.holdImages(data);
    }

    private static boolean isArchive(Path file) {
        return stem(file).isPresent()
                && Files.isRegularFile(file)
                && (ArchivedImages.isZip(file) || TarKind.of(file) == TarKind.FOLDERS);
    }

    /** Returns the name before the ending of an archive; empty if it ends otherwise. */
    private static Optional<String> stem(Path file) {
        String name = String.valueOf(file.getFileName());
        String lower = name.toLowerCase(Locale.ROOT);
        return ENDINGS.stream()
                .filter(lower::endsWith)
                .findFirst()
                .map(ending -> name.substring(0, name.length() - ending.length()));
    }

    /** Returns the archives in a folder that are named like a split: {@code train.zip}. */
    private static Map<SplitName, Path> archives(Path folder) {
        Map<SplitName, Path> archives = new EnumMap<>(SplitName.class);
        try (Stream<Path> files = Files.list(folder)) {
            files.sorted()
                    .forEach(file -> stem(file)
                            .flatMap(SplitName::of)
                            .filter(split -> isArchive(file))
                            .ifPresent(split -> archives.putIfAbsent(split, file)));
            return archives;
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
    }

    @Override
    public GivenSplits open(Path data, FormatOptions options) {
        return Files.isDirectory(data) ? openFolder(data, options) : openArchive(data, options);
    }

    private static GivenSplits openArchive(Path data, FormatOptions options) {
        ArchivedImages images = read(data, options);
        Folder top = top(images.tree().root());
        Map<SplitName, Folder> splits = splits(data, top, images.leftOut());
        if (splits.isEmpty()) {
            Part whole = new Part(images, top);
            whole.addOutside();
            return GivenSplits.undivided(whole.dataset(labels(data, top, options), options, images.leftOut()));
        }
        requireTrain(data, splits);
        Map<SplitName, Part> parts = new EnumMap<>(SplitName.class);
        splits.forEach((split, folder) -> {
            Part part = new Part(images, folder);
            part.addOutside();
            parts.put(split, part);
        });
        return datasets(parts, options);
    }

    private static GivenSplits openFolder(Path data, FormatOptions options) {
        Map<SplitName, Part> parts = new EnumMap<>(SplitName.class);
        archives(data).forEach((split, archive) -> {
            ArchivedImages images = read(archive, options);
            Folder top = top(images.tree().root());
            // train.zip may hold a folder train.
            Part part = new Part(images, splits(archive, top, images.leftOut()).getOrDefault(split, top));
            part.addOutside();
            parts.put(split, part);
        });
        return datasets(parts, options);
    }

    private static ArchivedImages read(Path archive, FormatOptions options) {
        ArchivedImages images =
                ArchivedImages.read(archive, options.decoder().limits().maxBytes());
        require(
                images.size() > 0,
                "%s: no images in this archive%s",
                archive,
                images.leftOut().count() == 0 ? "" : "; " + images.leftOut().summary());
        return images;
    }

    private static GivenSplits datasets(Map<SplitName, Part> parts, FormatOptions options) {
        Part train = parts.get(SplitName.TRAIN);
        List<String> labels = labels(train.images().archive(), train.top(), options);
        Map<SplitName, ImageDataset> datasets = new EnumMap<>(SplitName.class);
        parts.forEach((split, part) -> datasets.put(
                split,
                part.dataset(
                        labels,
                        options,
                        split == SplitName.TRAIN || part.images() != train.images()
                                ? part.images().leftOut()
                                : new LeftOutFiles())));
        return new GivenSplits(
                datasets.get(SplitName.TRAIN),
                Optional.ofNullable(datasets.get(SplitName.VALIDATION)),
                Optional.ofNullable(datasets.get(SplitName.TEST)),
                true);
    }

    /** Returns the folder that holds the classes or splits, below those that hold nothing else. */
    private static Folder top(Folder root) {
        Folder top = root;
        while (true) {
            List<Folder> inside =
                    top.children().stream().filter(child -> child.images() > 0).toList();
            if (inside.size() != 1
                    || inside.get(0).children().stream().noneMatch(child -> child.images() > 0)
                    || SplitName.of(inside.get(0).name()).isPresent()) {
                return top;
            }
            top = inside.get(0);
        }
    }

    private static Map<SplitName, Folder> splits(Path data, Folder top, LeftOutFiles leftOut) {
        Map<SplitName, Folder> splits = new EnumMap<>(SplitName.class);
        for (Folder folder : top.children()) {
            Optional<SplitName> split = SplitName.of(folder.name())
                    .filter(name -> folder.children().stream().anyMatch(child -> child.images() > 0));
            if (split.isPresent()) {
                Folder before = splits.put(split.get(), folder);
                require(
                        before == null,
                        "%s: has both %s and %s for one split; unpack the archive and merge them",
                        data,
                        before == null ? "" : DisplayText.printable(before.path()),
                        DisplayText.printable(folder.path()));
            }
        }
        if (!splits.isEmpty()) {
            top.children().stream()
                    .filter(folder -> folder.images() > 0 && !splits.containsValue(folder))
                    .forEach(folder -> leftOut.add(LeftOut.FOLDER, folder.path()));
        }
        return splits;
    }

    private static void requireTrain(Path data, Map<SplitName, Folder> splits) {
        require(
                splits.containsKey(SplitName.TRAIN),
                "%s: has %s with class folders inside, but no train folder beside it; unpack the archive and name the folder"
                        + " to use",
                data,
                splits.values().stream()
                        .map(folder -> DisplayText.printable(folder.path()))
                        .collect(Collectors.joining(" and ")));
    }

    private static List<String> labels(Path data, Folder top, FormatOptions options) {
        List<Folder> classes = top.children();
        require(
                top.images() > top.ownImages(),
                "%s: holds images, but no class folders; pack one folder for each class",
                data);
        for (Folder folder : classes) {
            require(
                    folder.images() > 0,
                    "%s: no images in the class folder %s; add some or remove the folder",
                    data,
                    DisplayText.printable(folder.path()));
        }
        return options.order().of(classes.stream().map(Folder::name).toList(), data.toString());
    }

    /** The images in one folder of class folders. */
    private record Part(ArchivedImages images, Folder top) {
        /** Counts the images in the folders above the class folders as left out. */
        void addOutside() {
            for (int i = 0; i < images.size(); i++) {
                Folder folder = images.folder(i);
                if (folder == top || (top.isIn(folder) && folder.ownImages() > 0)) {
                    images.leftOut().add(LeftOut.OUTSIDE, images.name(i));
                }
            }
        }

        ImageDataset dataset(List<String> labels, FormatOptions options, LeftOutFiles leftOut) {
            Map<Folder, Integer> classes = new HashMap<>();
            for (Folder folder : top.children()) {
                int label = labels.indexOf(folder.name());
                require(
                        label >= 0 || folder.images() == 0,
                        "%s: folder %s is not one of the %d classes of the training data; remove or rename it",
                        images.archive(),
                        DisplayText.printable(folder.path()),
                        labels.size());
                classes.put(folder, label);
            }
            int[] labelOf = new int[images.size()];
            boolean[] used = new boolean[images.size()];
            for (int i = 0; i < labelOf.length; i++) {
                Optional<Folder> classFolder = images.folder(i).childOf(top);
                used[i] = classFolder.isPresent();
                labelOf[i] = classFolder.map(classes::get).orElse(0);
            }
            int[] own = IntStream.range(0, used.length).filter(i -> used[i]).toArray();
            return StoreDataset.of(
                            images.archive().toString(),
                            images.store(top.depth()),
                            labels,
                            ClassIndices.ofOne(labelOf),
                            options.decoder(),
                            options.shuffleWindow(),
                            leftOut)
                    .subset(own);
        }
    }
}
