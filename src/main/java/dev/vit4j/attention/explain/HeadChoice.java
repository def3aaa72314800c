package dev.vit4j.attention.explain;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.attention.method.Heads;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Selects the heads to show.
 *
 * @param one a head, or a reduction over heads; empty for every head separately
 */
public record HeadChoice(Optional<Heads> one) {
    /** Every head separately. */
    public static final HeadChoice ALL = new HeadChoice(Optional.empty());

    /**
     * @param heads a head, or a reduction over heads
     * @return a choice of just that
     */
    public static HeadChoice of(Heads heads) {
        return new HeadChoice(Optional.of(heads));
    }

    /**
     * @param heads H
     * @return the heads or reduction to show, in order
     * @throws dev.vit4j.common.BadInputException if there is no such head
     */
    List<Heads> of(int heads) {
        one.filter(chosen -> chosen.kind() == Heads.Kind.ONE)
                .ifPresent(chosen -> require(
                        chosen.index() >= 0 && chosen.index() < heads,
                        "head %d: this model has heads 1 to %d",
                        chosen.index() + 1,
                        heads));
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

    /** @return the part of a file name that stands for it */
    String fileName() {
        return one.map(Heads::shortName).orElse("heads");
    }
}
