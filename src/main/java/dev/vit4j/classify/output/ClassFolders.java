package dev.vit4j.classify.output;

import dev.vit4j.classify.ImageSorter;
import dev.vit4j.classify.Prediction;
import dev.vit4j.common.PendingFile;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/**
 * Copies or links images into folders named by their best class. Never moves or overwrites a file: the second image of
 * the same name becomes {@code name-2.jpg}. An identical file that is already there is not copied again, so runs can be
 * repeated.
 */
public final class ClassFolders implements ImageSorter {
    private final Path folder;
    private final List<String> names;
    private final boolean link;
    private final Consumer<String> messages;

    /**
     * @param folder parent of the class folders
     * @param labels class names, length C
     * @param link whether to create symbolic links instead of copies; images that are not files (in an archive, say)
     *     are always copied
     * @param messages receives notes about images that cannot be sorted
     */
    public ClassFolders(Path folder, List<String> labels, boolean link, Consumer<String> messages) {
        this.folder = folder;
        this.names = SafeNames.folders(labels);
        this.link = link;
        this.messages = messages;
    }

    @Override
    public void sort(ImageSource image, Prediction best) throws IOException {
        Path classFolder = Files.createDirectories(folder.resolve(names.get(best.index())));
        try {
            if (image instanceof ImageSource.File file) {
                if (link) {
                    link(file.path().toRealPath(), classFolder, file.path().getFileName());
                } else {
                    copy(
                            classFolder,
                            file.path().getFileName(),
                            temporary -> Files.copy(file.path(), temporary, StandardCopyOption.REPLACE_EXISTING));
                }
            } else if (image instanceof ImageSource.Encoded encoded) {
                copy(
                        classFolder,
                        Path.of(lastPart(encoded.name())),
                        temporary -> Files.write(temporary, encoded.content()));
            } else if (image instanceof ImageSource.Remote remote) {
                byte[] content = remote.content().read();
                String path = remote.name().replaceFirst("[?#].*$", "");
                copy(classFolder, Path.of(lastPart(path)), temporary -> Files.write(temporary, content));
            } else if (image instanceof ImageSource.Pixels pixels) {
                byte[] png = ImageEncoder.png(pixels.image());
                String name = lastPart(pixels.name()).replaceFirst("\\.bin#", "-") + ".png";
                copy(classFolder, Path.of(name), temporary -> Files.write(temporary, png));
            }
        } catch (NoSuchFileException e) {
            messages.accept("not sorted: " + image.name() + ": no such file any more");
        }
    }

    /** Returns the name b.jpg of {@code photos.zip!a/b.jpg}. */
    private static String lastPart(String name) {
        String entry = name.replaceFirst("(?is)^.*?\\.(zip|tar|tgz|tar\\.gz)!", "");
        int separator = Math.max(entry.lastIndexOf('/'), entry.lastIndexOf('\\'));
        return SafeNames.of(entry.substring(separator + 1));
    }

    @FunctionalInterface
    private interface Filler {
        void fill(Path temporary) throws IOException;
    }

    private static void copy(Path folder, Path name, Filler filler) throws IOException {
        try (PendingFile pending = PendingFile.beside(folder.resolve(name))) {
            filler.fill(pending.path());
            for (int number = 1; ; number++) {
                Path candidate = folder.resolve(numbered(name, number));
                if (Files.exists(candidate, LinkOption.NOFOLLOW_LINKS)) {
                    if (isSame(candidate, pending.path())) {
                        return;
                    }
                } else if (pending.commitNew(candidate)) {
                    return;
                }
            }
        }
    }

    private static boolean isSame(Path there, Path content) throws IOException {
        return Files.isRegularFile(there) && Files.mismatch(there, content) < 0;
    }

    private static void link(Path file, Path folder, Path name) throws IOException {
        for (int number = 1; ; number++) {
            Path candidate = folder.resolve(numbered(name, number));
            try {
                if (Files.isSymbolicLink(candidate)
                        && Files.readSymbolicLink(candidate).equals(file)) {
                    return;
                }
                Files.createSymbolicLink(candidate, file);
                return;
            } catch (FileAlreadyExistsException taken) {
                // Taken by another link or file: try the next number.
            }
        }
    }

    /**
     * Returns {@code a.jpg}, {@code a-2.jpg}, {@code a-3.jpg}; only the first keeps the bytes of a name that is not
     * valid text.
     */
    private static Path numbered(Path name, int number) {
        if (number == 1) {
            return name;
        }
        String text = name.toString();
        int dot = text.lastIndexOf('.');
        int stem = dot > 0 ? dot : text.length();
        return Path.of(text.substring(0, stem) + "-" + number + text.substring(stem));
    }
}
