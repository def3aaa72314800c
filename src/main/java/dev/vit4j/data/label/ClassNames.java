package dev.vit4j.data.label;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ComposedText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A list of class names beside data whose labels are class indices.
 *
 * @param file the list, one name a line
 * @param names class names, in order of the class index
 */
public record ClassNames(Path file, List<String> names) {
    /** The names of such a list, in the order in which they are looked for. */
    public static final List<String> FILES = List.of("classnames.txt", "classes.txt", "labels.txt");

    /** Copies the names. */
    public ClassNames {
        names = List.copyOf(names);
    }

    /**
     * @param folder holds the data
     * @return the list in that folder, if there is one
     * @throws BadInputException if it cannot be read or is empty
     */
    public static Optional<ClassNames> in(Path folder) {
        return FILES.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(ClassNames::read);
    }

    private static ClassNames read(Path file) {
        List<String> names;
        try {
            names = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(ComposedText::of)
                    .toList();
        } catch (CharacterCodingException e) {
            throw new BadInputException(file + ": not UTF-8; save it with that encoding", e);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
        require(!names.isEmpty(), "%s: holds no class names; write one a line, or remove the file", file);
        return new ClassNames(file, distinct(names));
    }

    /** Adds the class index to names that are used twice, as in the usual list for ImageNet, which has two cranes. */
    private static List<String> distinct(List<String> names) {
        Map<String, Long> counts = names.stream().collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        return IntStream.range(0, names.size())
                .mapToObj(i -> counts.get(names.get(i)) > 1 ? names.get(i) + " (" + i + ")" : names.get(i))
                .toList();
    }
}
