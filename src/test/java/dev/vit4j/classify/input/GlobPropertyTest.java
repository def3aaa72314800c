package dev.vit4j.classify.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Property;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Globs against a walk over everything with regular expressions, which are built from the same parts. */
@Tag("slow")
class GlobPropertyTest {
    /** Folders end with a slash. */
    private static final List<String> TREE = List.of(
            "a.png",
            "b.png",
            "ab.jpg",
            "a.txt",
            "b",
            ".a.png",
            "[a].png",
            "a,b.png",
            "d/a.png",
            "d/b.txt",
            "d/.b.png",
            "d/a/a.png",
            "d/a/b/a.png",
            "d/a/b/.c/a.png",
            "d/a/b/c.txt",
            "ab/",
            "ab/d/b.png",
            "ab/a.b/a.png",
            ".h/a.png",
            ".h/d/b.png",
            "b.png.d/a.png");

    @TempDir
    private Path folder;

    private final List<Path> files = new ArrayList<>();

    @BeforeEach
    void makeTree() throws IOException {
        for (String name : TREE) {
            Path path = folder.resolve(name);
            Files.createDirectories(name.endsWith("/") ? path : path.getParent());
            if (!name.endsWith("/")) {
                files.add(Files.createFile(path));
            }
        }
    }

    /** A part of a pattern, and a regular expression for the same names. */
    private record Part(String glob, String regex) {
        Part then(Part next) {
            return new Part(glob + next.glob, regex + next.regex);
        }
    }

    private static Part literal(String text) {
        return new Part(text, Pattern.quote(text));
    }

    private static Part part(Random random, boolean inGroup) {
        return switch (random.nextInt(inGroup ? 6 : 10)) {
            case 0, 1 -> literal("a");
            case 2 -> literal("b");
            case 3 -> literal(random.nextBoolean() ? ".png" : ".");
            case 4 -> new Part("?", "[^/]");
            case 5 -> new Part("*", "[^/]*");
            case 6 -> new Part("[ab.]", "[ab.]");
            case 7 -> random.nextBoolean() ? new Part("[!a]", "[^/a]") : new Part("[a-c]", "[a-c]");
            case 8 -> new Part("**", ".*");
            default -> {
                Part one = name(random, true);
                Part two = name(random, true);
                yield new Part(
                        "{" + one.glob() + "," + two.glob() + "}", "(?:" + one.regex() + "|" + two.regex() + ")");
            }
        };
    }

    /** Two stars from two parts would be another pattern. */
    private static Part name(Random random, boolean inGroup) {
        Part name = part(random, inGroup);
        for (int i = random.nextInt(3); i > 0; i--) {
            Part next = part(random, inGroup);
            if (!(name.glob().endsWith("*") && next.glob().startsWith("*"))) {
                name = name.then(next);
            }
        }
        return name;
    }

    private static Part pattern(Random random) {
        Part pattern = random.nextInt(4) == 0 ? literal(random.nextBoolean() ? "d/" : ".") : literal("");
        pattern = pattern.then(name(random, false));
        for (int i = random.nextInt(3); i > 0; i--) {
            pattern = pattern.then(literal("/")).then(name(random, false));
        }
        return pattern;
    }

    /** All that the pattern means: files that match, images below folders that match, hidden ones when asked for. */
    private List<Path> expected(Part pattern) {
        String rest = pattern.glob();
        int special = 0;
        while ("*?[{".indexOf(rest.charAt(special)) < 0) {
            special++;
        }
        rest = rest.substring(rest.lastIndexOf('/', special) + 1);
        boolean hiddenWanted = rest.startsWith(".") || rest.contains("/.");
        Pattern regex = Pattern.compile(pattern.regex(), Pattern.DOTALL);
        List<Path> taken = new ArrayList<>();
        for (Path path : files) {
            Path relative = folder.relativize(path);
            int matched = 0; // parts of the first prefix that matches
            for (int parts = 1; parts <= relative.getNameCount() && matched == 0; parts++) {
                matched = regex.matcher(relative.subpath(0, parts).toString()).matches() ? parts : 0;
            }
            boolean whole = matched == relative.getNameCount();
            boolean image = Pattern.matches(".*\\.(png|jpg)", path.getFileName().toString());
            boolean hidden = false;
            int literalParts = (int) pattern.glob()
                    .substring(0, pattern.glob().length() - rest.length())
                    .chars()
                    .filter(c -> c == '/')
                    .count();
            for (int i = literalParts; i < relative.getNameCount(); i++) {
                boolean inside = matched > 0 && i >= matched; // below a folder that matched
                hidden |= relative.getName(i).toString().startsWith(".") && (inside || !hiddenWanted);
            }
            if (matched > 0 && (whole || image) && !hidden) {
                taken.add(path);
            }
        }
        return taken;
    }

    private List<Path> found(String pattern) {
        List<Path> found = new ArrayList<>();
        try (ImageInputs inputs =
                ImageInputs.open(List.of(pattern), InputStream.nullInputStream(), InputOptions.DEFAULT)) {
            while (inputs.hasNext()) {
                ImageSource input = inputs.next();
                if (input instanceof ImageSource.File file) {
                    found.add(file.path());
                } else {
                    assertThat(((ImageSource.Missing) input).problem()).startsWith("no file matches");
                }
            }
        }
        return found;
    }

    @Test
    void findWhatAWalkOverEverythingFinds() {
        int[] files = new int[1];
        Property.holds(800, random -> {
            Part pattern = pattern(random);
            boolean name = !Glob.isGlob(pattern.glob()) || Files.exists(folder.resolve(pattern.glob()));
            if (name || Pattern.matches("(.*/)?\\.\\.?/.*", pattern.glob())) {
                return; // no glob, or one with a step that is none, which the expression knows nothing of
            }
            List<Path> found = found(folder + "/" + pattern.glob());
            assertThat(found).as(pattern.glob()).containsExactlyInAnyOrderElementsOf(expected(pattern));
            // Depth first, names in order: the order of paths by their parts.
            assertThat(found).isSortedAccordingTo(GlobPropertyTest::byParts);
            files[0] += found.size();
        });
        assertThat(files[0]).isGreaterThan(500);
    }

    private static int byParts(Path a, Path b) {
        for (int i = 0; i < Math.min(a.getNameCount(), b.getNameCount()); i++) {
            int order = a.getName(i).compareTo(b.getName(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.getNameCount(), b.getNameCount());
    }

    /** Arbitrary patterns are rejected as bad input, or match something or nothing; no other exception occurs. */
    @Test
    void anyTextIsAPatternOrBadInput() {
        TreeSet<String> outcomes = new TreeSet<>();
        Property.holds(1500, random -> {
            String pattern = random.ints(1 + random.nextInt(12), 0, 16)
                    .mapToObj(i -> String.valueOf("ab.*?[]{},!-\\/\0d".charAt(i)))
                    .collect(Collectors.joining());
            try {
                List<ImageSource> found = new ArrayList<>();
                try (ImageInputs inputs = ImageInputs.open(
                        List.of(folder + "/" + pattern), InputStream.nullInputStream(), InputOptions.DEFAULT)) {
                    inputs.forEachRemaining(found::add);
                }
                assertThat(found).as(pattern).isNotEmpty();
                outcomes.add(found.get(0).getClass().getSimpleName());
            } catch (BadInputException e) {
                assertThat(e).as(pattern).hasMessageContaining(pattern);
                outcomes.add("refused");
            }
        });
        assertThat(outcomes).contains("File", "Missing", "refused");
    }
}
