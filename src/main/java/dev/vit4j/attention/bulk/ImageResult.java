package dev.vit4j.attention.bulk;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.explain.MapTable;
import dev.vit4j.attention.method.AttentionFigures;
import dev.vit4j.attention.page.ClassMap;
import java.util.List;

/**
 * What one model made of one image.
 *
 * @param model which
 * @param maps all its attention
 * @param table the requested maps
 * @param target the class that a class-specific map is for, or the top class
 * @param figures of every layer and head
 * @param classMaps for a page; empty if none is written
 */
record ImageResult(
        NamedModel model,
        AttentionMaps maps,
        MapTable table,
        int target,
        AttentionFigures figures,
        List<ClassMap> classMaps) {}
