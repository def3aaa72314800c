package dev.vit4j.attention.explain;

import dev.vit4j.attention.draw.MapSheet;
import dev.vit4j.attention.method.PatchMap;
import java.util.List;

/**
 * The maps of one image: a row for each layer, a column for each head or method.
 *
 * @param layers the layer of each row; empty if a row covers all layers
 * @param columns what each column shows
 * @param rows rows from top to bottom
 * @param description description of the maps for captions
 */
public record MapTable(List<Integer> layers, List<MapColumn> columns, List<MapSheet.Row> rows, String description) {
    /** @return display names of the columns */
    public List<String> columnNames() {
        return columns.stream().map(MapColumn::label).toList();
    }

    /** @return whether there is one map only */
    public boolean single() {
        return rows.size() == 1 && columns.size() == 1;
    }

    /** @return the only map, or the first one */
    public PatchMap first() {
        return rows.get(0).maps().get(0);
    }
}
