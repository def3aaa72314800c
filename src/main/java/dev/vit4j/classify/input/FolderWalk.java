package dev.vit4j.classify.input;

import dev.vit4j.common.FileNames;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
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
import java.util.function.Function;

/**
 * Walks what lies below a folder: depth first, names in order, links followed. Keeps the names in one folder, and in
 * those on the way to it.
 */
final class FolderWalk extends SourceStream {
    /** What to do with an entry. */
    enum Verdict {
        /** Nothing. */
        PASS,
        /** Take the file. */
        TAKE,
        /** Walk the folder by the same rule. */
        ENTER,
        /** Take all images below the folder. */
        ENTER_FOR_IMAGES
    }

    /** Decides on entries. */
    @FunctionalInterface
    interface Rule {
        /**
         * @param entry a file or folder
         * @param folder which of both
         * @return what to do with it
         */
        Verdict on(Path entry, boolean folder);
    }

    /** Names in one folder; {@code real} tells a folder that is entered again through a link. */
    private record Level(Path folder, Path real, Iterator<Path> names, Rule rule) {}

    private final Path top;
    private final String name;
    private final String whenEmpty;
    private final Rule topRule;
    private final Function<Path, SourceStream> files;
    private final Deque<Level> levels = new ArrayDeque<>();
    private SourceStream file;
    private boolean started;
    private boolean found;

    /**
     * @param top where to begin
     * @param name what it was called
     * @param whenEmpty the error if nothing is found
     * @param rule decides on entries
     * @param files opens a file that is taken
     */
    FolderWalk(Path top, String name, String whenEmpty, Rule rule, Function<Path, SourceStream> files) {
        this.top = top;
        this.name = name;
        this.whenEmpty = whenEmpty;
        this.topRule = rule;
        this.files = files;
    }

    /** @return the images below a folder; hidden files and folders are passed over */
    static FolderWalk images(Path folder, String name) {
        return new FolderWalk(
                folder,
                name,
                "no images in this folder",
                FolderWalk::image,
                path -> SourceStream.of(new ImageSource.File(FileNames.of(path), path)));
    }

    private static Verdict image(Path entry, boolean folder) {
        if (isHidden(entry)) {
            return Verdict.PASS;
        }
        if (folder) {
            return Verdict.ENTER;
        }
        return ImageDecoder.looksLikeImage(entry) ? Verdict.TAKE : Verdict.PASS;
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
            return new ImageSource.Missing(name, whenEmpty);
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
                    ImageSource problem = enter(entry, FolderWalk::image);
                    if (problem != null) {
                        return problem;
                    }
                }
            }
        }
    }

    /** @return what is wrong with the folder; null if nothing is */
    private ImageSource enter(Path folder, Rule rule) {
        try {
            Path real = folder.toRealPath();
            if (levels.stream().anyMatch(level -> level.real().equals(real))) {
                return null; // a link to a folder on the way here would lead round in circles
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
