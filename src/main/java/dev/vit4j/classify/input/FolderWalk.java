package dev.vit4j.classify.input;

import dev.vit4j.common.FileNames;
import dev.vit4j.image.ImageScan;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.LeftOut;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Walks a folder tree: depth first, names in order, following links. Holds only the names in one folder and its
 * parents.
 */
final class FolderWalk extends SourceStream {
    /** The decision on an entry. */
    enum Verdict {
        /** Skip it. */
        PASS,
        /** Take the file. */
        TAKE,
        /** Walk the folder with the same rule. */
        ENTER,
        /** Take all images in the folder tree. */
        ENTER_FOR_IMAGES
    }

    /** Decides on entries. */
    @FunctionalInterface
    interface Rule {
        /**
         * @param entry a file or folder
         * @param folder whether it is a folder
         * @return the decision
         */
        Verdict on(Path entry, boolean folder);
    }

    /** Names in one folder; {@code real} detects a folder reached again through a link. */
    private record Level(Path folder, Path real, Iterator<Path> names, Rule rule) {}

    private final Path top;
    private final String name;
    private final String whenEmpty;
    private final Rule topRule;
    private final Function<Path, SourceStream> files;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final LeftOutFiles leftOut;
    /** The files left out in this walk. */
    private final LeftOutFiles here = new LeftOutFiles();

    private SourceStream file;
    private boolean started;
    private boolean found;

    /**
     * Walks a folder by a rule.
     *
     * @param top the top folder
     * @param name its name as given
     * @param rule decides on entries
     * @param files opens a file that is taken
     * @param leftOut counts the files that are no images in folders that are walked for images
     */
    FolderWalk(Path top, String name, Rule rule, Function<Path, SourceStream> files, LeftOutFiles leftOut) {
        this.top = top;
        this.name = name;
        this.whenEmpty = "no file matches";
        this.topRule = rule;
        this.files = files;
        this.leftOut = leftOut;
    }

    /** Walks a folder for images. */
    private FolderWalk(Path top, String name, LeftOutFiles leftOut) {
        this.top = top;
        this.name = name;
        this.whenEmpty = "no images in this folder";
        this.topRule = this::image;
        this.files = path -> SourceStream.of(new ImageSource.File(FileNames.of(path), path));
        this.leftOut = leftOut;
    }

    /**
     * @param folder the top folder
     * @param name its name as given
     * @param leftOut counts the files that are no images
     * @return the images in a folder tree, without hidden files and those of the operating system
     */
    static FolderWalk images(Path folder, String name, LeftOutFiles leftOut) {
        return new FolderWalk(folder, name, leftOut);
    }

    private Verdict image(Path entry, boolean folder) {
        if (ImageScan.isPassedOver(entry)) {
            return Verdict.PASS;
        }
        if (folder) {
            return Verdict.ENTER;
        }
        Optional<LeftOut> reason = ImageScan.leftOut(entry);
        if (reason.isEmpty()) {
            return Verdict.TAKE;
        }
        here.add(reason.get(), top.relativize(entry).toString());
        leftOut.add(reason.get(), entry.toString());
        return Verdict.PASS;
    }

    static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    @Override
    protected ImageSource advance() {
        ImageSource next = nextFound();
        if (next != null) {
            found = true;
        } else if (!found) {
            found = true;
            return new ImageSource.Missing(name, here.count() == 0 ? whenEmpty : whenEmpty + "; " + here.summary());
        }
        return next;
    }

    private ImageSource nextFound() {
        if (!started) {
            started = true;
            ImageSource problem = enter(top, topRule);
            if (problem != null) {
                return problem;
            }
        }
        while (true) {
            if (file != null && file.hasNext()) {
                return file.next();
            }
            close();
            if (levels.isEmpty()) {
                return null;
            }
            Level level = levels.peek();
            if (!level.names().hasNext()) {
                levels.pop();
                continue;
            }
            Path entry = level.folder().resolve(level.names().next());
            switch (level.rule().on(entry, Files.isDirectory(entry))) {
                case PASS -> {}
                case TAKE -> file = files.apply(entry);
                case ENTER -> {
                    ImageSource problem = enter(entry, level.rule());
                    if (problem != null) {
                        return problem;
                    }
                }
                case ENTER_FOR_IMAGES -> {
                    ImageSource problem = enter(entry, this::image);
                    if (problem != null) {
                        return problem;
                    }
                }
            }
        }
    }

    /** @return what is wrong with the folder; null if nothing */
    private ImageSource enter(Path folder, Rule rule) {
        try {
            Path real = folder.toRealPath();
            if (levels.stream().anyMatch(level -> level.real().equals(real))) {
                return null; // a link to a parent folder would loop
            }
            List<Path> names = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                entries.forEach(entry -> names.add(entry.getFileName()));
            }
            names.sort(null);
            levels.push(new Level(folder, real, names.iterator(), rule));
            return null;
        } catch (DirectoryIteratorException | IOException e) {
            return new ImageSource.Missing(
                    FileNames.of(folder),
                    "folder cannot be read: " + e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
