package dev.vit4j.attention.bulk;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.explain.MapTable;
import dev.vit4j.attention.method.AttentionFigures;
import dev.vit4j.attention.page.ClassMap;
import java.util.List;
import java.util.OptionalInt;

/**
 * The result of one model for one image.
 *
 * @param model the model
 * @param maps all attention weights
 * @param table the requested maps
 * @param target the class of a class-specific map, or the top class; empty if the model has no class head
 * @param figures entropy and distance of every layer and head
 * @param classMaps class maps for a page; empty if no page is written
 */
record ImageResult(
        NamedModel model,
        AttentionMaps maps,
        MapTable table,
        OptionalInt target,
        AttentionFigures figures,
        List<ClassMap> classMaps) {}
