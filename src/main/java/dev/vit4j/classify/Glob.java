package dev.vit4j.classify;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * Globs that the shell left alone: {@code *}, {@code ?}, {@code [abc]}, <code>{a,b}</code> and {@code **} for any
 * number of folders. Hidden files and folders are looked at only when a part of the pattern begins with a dot.
 */
final class Glob {
    private static final String SPECIAL = "*?[{";

    private Glob() {}

    static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    /** Files that match, sorted; a folder that matches counts as the images below it. */
    static List<ImageInput> expand(String pattern) {
        int firstSpecial = 0;
        while (SPECIAL.indexOf(pattern.charAt(firstSpecial)) < 0) {
            firstSpecial++;
        }
        int slash = pattern.lastIndexOf('/', firstSpecial);
        String base = slash < 0 ? "" : pattern.substring(0, slash + 1);
        String rest = pattern.substring(slash + 1);
        Path start = Path.of(base);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try {
            // Matched below the base only: letters of the base that mean something in a glob stay letters.
            PathMatcher matcher = start.getFileSystem().getPathMatcher("glob:" + rest);
            return walk(start, depth(rest), matcher, hiddenWanted(rest));
        } catch (PatternSyntaxException e) {
            throw new BadInputException(pattern + ": not a valid glob: " + e.getDescription(), e);
        }
    }

    /** Without {@code **} a match cannot lie deeper than the pattern has parts; below that need not be searched. */
    private static int depth(String rest) {
        return rest.contains("**")
                ? Integer.MAX_VALUE
                : 1 + (int) rest.chars().filter(c -> c == '/').count();
    }

    private static boolean hiddenWanted(String rest) {
        return rest.startsWith(".") || rest.contains("/.");
    }

    private static List<ImageInput> walk(Path start, int depth, PathMatcher matcher, boolean hiddenWanted) {
        List<Path> matches = new ArrayList<>();
        try {
            Files.walkFileTree(start, Set.of(), depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    if (folder.equals(start)) {
                        return FileVisitResult.CONTINUE;
                    }
                    if (isHidden(folder) && !hiddenWanted) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    if (matcher.matches(start.relativize(folder))) {
                        matches.add(folder);
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if ((hiddenWanted || !isHidden(file)) && matcher.matches(start.relativize(file))) {
                        matches.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // a folder that may not be read holds nothing that matches
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        matches.sort(null);
        List<ImageInput> inputs = new ArrayList<>();
        for (Path match : matches) {
            inputs.addAll(Files.isDirectory(match) ? new ImageFolder().list(match) : List.of(ImageInput.of(match)));
        }
        return inputs;
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }
}
