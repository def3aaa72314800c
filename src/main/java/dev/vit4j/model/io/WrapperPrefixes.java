package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Excerpt;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes from tensors' names what PyTorch's wrappers of a model add to them: {@code module.} (DataParallel,
 * DistributedDataParallel, AveragedModel), {@code model.} (Lightning and other training programs) and the segment {@code
 * _orig_mod} (torch.compile). In any combination, such as {@code module._orig_mod.}.
 *
 * <p>{@code module.} and {@code model.} are removed only from the start and only if all weights have them: elsewhere they
 * may be a model's own names. {@code _orig_mod} is PyTorch's own, and wraps parts of a model too.
 */
final class WrapperPrefixes {
    private static final List<String> PREFIXES = List.of("module.", "model.");
    private static final String COMPILED = "(?<=^|\\.)_orig_mod\\.";

    private WrapperPrefixes() {}

    /**
     * @param where the file, for messages
     * @param names of all tensors
     * @param weights those that hold floating-point numbers; counters of a wrapper, such as {@code n_averaged}, are not
     *     among them
     * @return names in the file by those without wrappers
     * @throws dev.vit4j.common.BadInputException if two tensors have the same name without them
     */
    static Map<String, String> removed(String where, Collection<String> names, Collection<String> weights) {
        Map<String, String> shortOf = new LinkedHashMap<>();
        names.forEach(name -> shortOf.put(name, name.replaceAll(COMPILED, "")));
        for (String prefix = common(shortOf, weights); !prefix.isEmpty(); prefix = common(shortOf, weights)) {
            int length = prefix.length();
            String removed = prefix;
            shortOf.replaceAll((name, cut) -> cut.startsWith(removed) ? cut.substring(length) : cut);
        }
        Map<String, String> inFile = new LinkedHashMap<>();
        shortOf.forEach((name, cut) -> {
            String other = inFile.put(cut, name);
            require(
                    other == null,
                    "%s: tensors %s and %s are the same one without the prefixes of PyTorch's wrappers; save one of them",
                    where,
                    Excerpt.of(String.valueOf(other)),
                    Excerpt.of(name));
        });
        return inFile;
    }

    /** Returns a prefix that all weights share, or an empty string. */
    private static String common(Map<String, String> shortOf, Collection<String> weights) {
        return PREFIXES.stream()
                .filter(prefix -> !weights.isEmpty()
                        && weights.stream().allMatch(name -> shortOf.get(name).startsWith(prefix)))
                .findFirst()
                .orElse("");
    }
}
