package dev.vit4j.attention.explain;

import dev.vit4j.attention.method.Heads;
import java.util.List;

/**
 * A column of a {@link MapTable}.
 *
 * @param method name of the method
 * @param heads a head such as {@code "head3"}, or {@code mean}, {@code max} or {@code min}
 * @param label name on pictures
 * @param fileName name in file names
 */
public record MapColumn(String method, String heads, String label, String fileName) {
    /**
     * @param method name of the method
     * @param heads a head, or a reduction over heads
     * @return its column in a table of heads
     */
    static MapColumn of(String method, Heads heads) {
        return new MapColumn(method, heads.shortName(), heads.label(), heads.shortName());
    }

    /**
     * @param method name of the method
     * @param heads heads, or reductions over heads
     * @return their columns
     */
    static List<MapColumn> of(String method, List<Heads> heads) {
        return heads.stream().map(of -> of(method, of)).toList();
    }
}
