package dev.vit4j.classify.input;

import dev.vit4j.classify.input.FolderWalk.Verdict;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Locations;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;

/**
 * Globs that the shell did not expand: {@code *}, {@code ?}, {@code [abc]}, <code>{a,b}</code> and {@code **} for any
 * number of folders. Hidden files and folders match only if a part of the pattern begins with a dot. A matching folder
 * stands for the images below it, an archive for those inside it.
 */
final class Glob {
    private static final String SPECIAL = "*?[{";

    private final Path start;
    private final PathMatcher matcher;
    private final int depth;
    private final boolean hiddenWanted;

    private Glob(String pattern) {
        int firstSpecial = 0;
        while (SPECIAL.indexOf(pattern.charAt(firstSpecial)) < 0) {
            firstSpecial++;
        }
        int slash = pattern.lastIndexOf('/', firstSpecial);
        String rest = pattern.substring(slash + 1);
        try {
            start = Locations.path(slash < 0 ? "" : pattern.substring(0, slash + 1));
            // Match only below the start folder, so that glob characters in its own name stay literal.
            matcher = start.getFileSystem().getPathMatcher("glob:" + rest);
        } catch (PatternSyntaxException e) {
            throw new BadInputException(pattern + ": not a valid glob: " + e.getDescription(), e);
        }
        // Without **, a match cannot be deeper than the pattern has parts.
        depth = rest.contains("**")
                ? Integer.MAX_VALUE
                : 1 + (int) rest.chars().filter(c -> c == '/').count();
        hiddenWanted = rest.startsWith(".") || rest.contains("/.");
    }

    static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    /** @throws BadInputException if no file has this name and the pattern is malformed */
    static void check(String pattern) {
        try {
            if (!Files.exists(Locations.path(pattern))) {
                new Glob(pattern);
            }
        } catch (InvalidPathException e) {
            return; // no file can have this name, which is an error of this row only
        }
    }

    /** @return the matches, depth first, names in order */
    static SourceStream walk(String pattern, PathExpansion expansion) {
        Glob glob = new Glob(pattern);
        return Files.isDirectory(glob.start)
                ? new FolderWalk(
                        glob.start,
                        pattern,
                        glob::verdict,
                        path -> expansion.file(path, FileNames.of(path), Files.isRegularFile(path)),
                        expansion.leftOut())
                : SourceStream.missing(pattern, "no file matches: no such folder");
    }

    private Verdict verdict(Path entry, boolean folder) {
        if (FolderWalk.isHidden(entry) && !hiddenWanted) {
            return Verdict.PASS;
        }
        Path relative = start.toString().isEmpty() ? entry : start.relativize(entry);
        if (matcher.matches(relative)) {
            return folder ? Verdict.ENTER_FOR_IMAGES : Verdict.TAKE;
        }
        return folder && relative.getNameCount() < depth ? Verdict.ENTER : Verdict.PASS;
    }
}
