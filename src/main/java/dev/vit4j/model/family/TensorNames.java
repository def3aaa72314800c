package dev.vit4j.model.family;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A family's table of tensors. Names in the table lack the prefix.
 *
 * @param base prefix of the encoder's tensors in files with a class head, such as {@code deit.}
 * @param bare whether files without a head lack the prefix; both are read
 * @param rules its lines, as written; of two about one tensor the first that fits the model applies
 * @param others lines that are only read: other names of the same tensors
 * @param unused tensors that no forward pass here reads
 */
public record TensorNames(
        String base, boolean bare, List<TensorRule> rules, List<TensorRule> others, List<Unused> unused) {
    private static final String OURS = "vit.";

    /** Constructs a table. */
    public TensorNames {
        rules = List.copyOf(rules);
        others = List.copyOf(others);
        unused = List.copyOf(unused);
    }

    /**
     * Tensors of a file that are left out.
     *
     * @param names pattern of their names, without the prefix
     * @param what they are, for a message; empty for buffers, which are not worth one
     */
    public record Unused(Pattern names, String what) {
        static Unused of(String names, String what) {
            return new Unused(Pattern.compile(names), what);
        }
    }

    /**
     * Where one of our tensors is found in a file.
     *
     * @param file name of the file's tensor
     * @param part which of the stacked tensors it is, from 0
     * @param parts how many are stacked on the first axis
     * @param dropped how many first axes of length 1 the file's tensor lacks
     */
    public record Source(String file, int part, int parts, int dropped) {}

    /**
     * Maps the tensors of a file.
     *
     * @param where the file, for messages
     * @param names of its tensors
     * @param notes receives a message about what is left out
     * @return sources by our names; a tensor that no line is about appears under its own name
     * @throws BadInputException if two tensors have the same meaning
     */
    public Map<String, Source> read(String where, Collection<String> names, Consumer<String> notes) {
        Map<String, Source> found = new LinkedHashMap<>();
        Map<String, List<String>> leftOut = new TreeMap<>();
        for (String name : names) {
            String relative = name.startsWith(base) ? name.substring(base.length()) : name;
            Optional<Unused> ignored = unused.stream()
                    .filter(it -> it.names().matcher(relative).matches())
                    .findFirst();
            if (ignored.isPresent()) {
                leftOut.computeIfAbsent(ignored.get().what(), what -> new ArrayList<>())
                        .add(name);
            } else {
                put(where, found, name, relative);
            }
        }
        leftOut.forEach((what, tensors) -> {
            if (!what.isEmpty()) {
                notes.accept("left out " + what + ": " + Excerpt.of(tensors));
            }
        });
        return found;
    }

    private void put(String where, Map<String, Source> found, String name, String relative) {
        for (List<TensorRule> lines : List.of(rules, others)) {
            for (TensorRule rule : lines) {
                Optional<List<String>> ours = rule.oursOf(relative);
                if (ours.isPresent()) {
                    int parts = ours.get().size();
                    for (int part = 0; part < parts; part++) {
                        put(where, found, ours.get().get(part), new Source(name, part, parts, rule.dropped()));
                    }
                    return;
                }
            }
        }
        put(where, found, name, new Source(name, 0, 1, 0));
    }

    private static void put(String where, Map<String, Source> found, String ours, Source source) {
        Source other = found.put(ours, source);
        if (other != null) {
            throw new BadInputException(where + ": tensors " + Excerpt.of(other.file()) + " and "
                    + Excerpt.of(source.file()) + " are the same weight under two names");
        }
    }

    /**
     * Names tensors for a file.
     *
     * @param ours names of all tensors of a model
     * @param head whether it has a class head
     * @return what each of the file's tensors is made of, by its name
     */
    public Map<String, TensorRule.Stack> write(Set<String> ours, boolean head) {
        boolean prefixed = head || !bare;
        Map<String, TensorRule.Stack> written = new LinkedHashMap<>();
        for (String name : ours) {
            TensorRule.Stack stack = stack(name, ours);
            written.put((prefixed && name.startsWith(OURS) ? base : "") + stack.file(), stack);
        }
        return written;
    }

    /**
     * @param ours name of one of our tensors
     * @param all names of all tensors of the model
     * @return what a file with a class head calls it, or its own name if the table lacks it
     */
    public String fileName(String ours, Set<String> all) {
        for (TensorRule rule : rules) {
            Optional<TensorRule.Stack> stack = rule.stackOf(ours);
            if (stack.isPresent() && all.containsAll(stack.get().ours())) {
                return (ours.startsWith(OURS) ? base : "") + stack.get().file();
            }
        }
        return ours;
    }

    private TensorRule.Stack stack(String name, Set<String> ours) {
        for (TensorRule rule : rules) {
            Optional<TensorRule.Stack> stack = rule.stackOf(name);
            if (stack.isPresent() && ours.containsAll(stack.get().ours())) {
                return stack.get();
            }
        }
        throw new IllegalStateException("the family has no name for " + name);
    }
}
