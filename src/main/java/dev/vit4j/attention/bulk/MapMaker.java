package dev.vit4j.attention.bulk;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.draw.MapSheet;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import java.util.ArrayList;
import java.util.List;

/** Makes the maps that a plan asks for, for one model. */
final class MapMaker {
    private final MapPlan plan;
    private final ViTConfig config;
    private final List<String> labels;

    MapMaker(MapPlan plan, Model model) {
        this.plan = plan;
        this.config = model.config();
        this.labels = model.labels();
    }

    /**
     * @param maps an image's
     * @param target the class, with the gradient method
     * @param gradients of its logit, with the gradient method; else null
     * @return what the plan asks for
     */
    MapTable of(AttentionMaps maps, int target, List<LayerAttention> gradients) {
        AttentionMaps tempered = plan.temperature() == 1 ? maps : maps.withTemperature(plan.temperature());
        return switch (plan.method()) {
            case RAW -> raw(tempered);
            case ROLLOUT -> rollout(tempered);
            case GRADIENT -> {
                PatchMap map = maps.gradient(gradients, plan.query());
                yield new MapTable(
                        List.of(),
                        List.of(Heads.MEAN),
                        List.of(new MapSheet.Row("all layers", List.of(map))),
                        forClass(labels.get(target)));
            }
        };
    }

    private MapTable raw(AttentionMaps maps) {
        List<Heads> heads = plan.heads().of(config.heads());
        List<MapSheet.Row> rows = new ArrayList<>();
        List<Integer> layers = plan.layers().of(config.depth());
        for (int layer : layers) {
            rows.add(new MapSheet.Row(
                    "layer " + layer,
                    heads.stream()
                            .map(head -> maps.raw(layer, head, plan.query()))
                            .toList()));
        }
        return new MapTable(layers, heads, rows, title());
    }

    private MapTable rollout(AttentionMaps maps) {
        List<Heads> heads = plan.heads().of(config.heads());
        List<PatchMap> row = heads.stream()
                .map(head -> maps.rollout(head, plan.query(), plan.discard()))
                .toList();
        return new MapTable(List.of(), heads, List.of(new MapSheet.Row("all layers", row)), title());
    }

    /** @return what the maps are, in words; without the class where each image has its own */
    String title() {
        String words = switch (plan.method()) {
            case RAW -> "raw attention, " + layersInWords() + ", " + headsInWords();
            case ROLLOUT ->
                "attention roll-out over " + config.depth() + " layers, " + headsInWords()
                        + (plan.discard() == 0 ? "" : ", lightest " + percent(plan.discard()) + " % of keys left out");
            case GRADIENT ->
                forClass(plan.target().index(labels).map(labels::get).orElse("each image's likeliest class"));
        };
        return plan.temperature() == 1 ? words : words + ", temperature " + plan.temperature();
    }

    private static String forClass(String label) {
        return "gradient-weighted roll-out for " + label;
    }

    private String layersInWords() {
        List<Integer> layers = plan.layers().of(config.depth());
        String all = "0 to " + (config.depth() - 1);
        return layers.size() == 1 ? "layer " + layers.get(0) + " of " + all : "layers " + all;
    }

    private String headsInWords() {
        List<Heads> heads = plan.heads().of(config.heads());
        return heads.size() == 1 ? heads.get(0).description(config.heads()) : "each of " + heads.size() + " heads";
    }

    /** @return a share as per cent, without needless digits */
    static String percent(double share) {
        double percent = Math.round(share * 1e6) / 1e4;
        return percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent);
    }
}
