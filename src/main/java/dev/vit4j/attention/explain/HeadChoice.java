package dev.vit4j.attention.explain;

import dev.vit4j.attention.method.Heads;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which heads are shown.
 *
 * @param one a head, or a reduction over heads; empty for each head by itself
 */
public record HeadChoice(Optional<Heads> one) {
    /** Each head by itself. */
    public static final HeadChoice ALL = new HeadChoice(Optional.empty());

    /**
     * @param heads a head, or a reduction over heads
     * @return that alone
     */
    public static HeadChoice of(Heads heads) {
        return new HeadChoice(Optional.of(heads));
    }

    /**
     * @param heads H
     * @return what is shown, in order
     * @throws dev.vit4j.common.BadInputException if there is no such head; the message has the range
     */
    List<Heads> of(int heads) {
        one.ifPresent(chosen -> chosen.check(heads));
        return one.map(List::of)
                .orElseGet(() -> IntStream.range(0, heads).mapToObj(Heads::one).toList());
    }

    /**
     * @param heads H
     * @return description of the heads shown
     */
    String description(int heads) {
        List<Heads> shown = of(heads);
        return shown.size() == 1 ? shown.get(0).description(heads) : "each of " + shown.size() + " heads";
    }

    /** @return how file names call it */
    String fileName() {
        return one.map(Heads::shortName).orElse("heads");
    }
}
