package dev.vit4j.data.table;

import java.util.List;

/**
 * A row of a label file.
 *
 * @param line its number in the file, from 1
 * @param path of the image, as written
 * @param labels class names, in Unicode's composed form; several or none for multi-label data
 * @param split as written; empty without one
 */
record LabelRow(int line, String path, List<String> labels, String split) {
    LabelRow {
        labels = List.copyOf(labels);
    }
}
