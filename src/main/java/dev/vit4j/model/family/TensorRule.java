package dev.vit4j.model.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a family's table of tensors: what a tensor is called in its files, and what it is called here. {@code {}}
 * stands for the number of a block, a final {@code .*} for {@code .weight} and {@code .bias}.
 *
 * @param file name in the file
 * @param ours names of {@link dev.vit4j.model.WeightNames}; several are stacked on the first axis of the file's tensor
 * @param dropped how many first axes of length 1 the file's tensor lacks
 */
public record TensorRule(String file, List<String> ours, int dropped) {
    private static final String BLOCK = "{}";
    private static final String PAIR = ".*";

    /** Constructs a line. */
    public TensorRule {
        ours = List.copyOf(ours);
    }

    /** Returns the line of one tensor. */
    static TensorRule of(String file, String... ours) {
        return new TensorRule(file, List.of(ours), 0);
    }

    /** Returns the line of a tensor that lacks axes in the file. */
    static TensorRule of(int dropped, String file, String ours) {
        return new TensorRule(file, List.of(ours), dropped);
    }

    /** Returns our names of a tensor of a file, if the line is about it. */
    Optional<List<String>> oursOf(String name) {
        return filled(file, name).map(slots -> ours.stream().map(slots::into).toList());
    }

    /** Returns the file's name of one of our tensors and the names stacked with it, if the line is about it. */
    Optional<Stack> stackOf(String ourName) {
        for (String pattern : ours) {
            Optional<Slots> slots = filled(pattern, ourName);
            if (slots.isPresent()) {
                List<String> all =
                        ours.stream().map(name -> slots.get().into(name)).toList();
                return Optional.of(new Stack(slots.get().into(file), all, dropped));
            }
        }
        return Optional.empty();
    }

    /**
     * A tensor of a file.
     *
     * @param file its name
     * @param ours our names of what is stacked in it, in order
     * @param dropped how many first axes of length 1 it lacks
     */
    public record Stack(String file, List<String> ours, int dropped) {}

    /** What stands for the two wild cards of a name. */
    private record Slots(OptionalInt block, String ending) {
        String into(String pattern) {
            String name = block.isPresent() ? pattern.replace(BLOCK, Integer.toString(block.getAsInt())) : pattern;
            return name.endsWith(PAIR) ? name.substring(0, name.length() - PAIR.length()) + ending : name;
        }
    }

    private static Optional<Slots> filled(String pattern, String name) {
        boolean pair = pattern.endsWith(PAIR);
        String text = pair ? pattern.substring(0, pattern.length() - PAIR.length()) : pattern;
        List<String> quoted = new ArrayList<>();
        for (String part : text.split(Pattern.quote(BLOCK), -1)) {
            quoted.add(Pattern.quote(part));
        }
        String regex = String.join("(0|[1-9][0-9]{0,5})", quoted) + (pair ? "(\\.weight|\\.bias)" : "");
        Matcher matcher = Pattern.compile(regex).matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean block = quoted.size() > 1;
        return Optional.of(new Slots(
                block ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty(),
                pair ? matcher.group(matcher.groupCount()) : ""));
    }
}
