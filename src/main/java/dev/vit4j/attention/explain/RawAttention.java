package dev.vit4j.attention.explain;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.draw.MapSheet;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Raw attention: the look-up of one layer. */
public final class RawAttention implements ExplanationMethod {
    @Override
    public String name() {
        return "raw";
    }

    @Override
    public String description() {
        return "one layer's look-up";
    }

    @Override
    public Set<Setting> settings() {
        return Set.of(Setting.QUERY, Setting.LAYER, Setting.HEAD, Setting.TEMPERATURE);
    }

    @Override
    public boolean single(MapPlan plan, ViTConfig config) {
        return plan.layers().of(config.depth()).size() == 1
                && plan.heads().of(config.heads()).size() == 1;
    }

    @Override
    public String fileName(MapPlan plan, List<String> labels) {
        return plan.layers().fileName() + "-" + plan.heads().fileName();
    }

    @Override
    public String title(MapPlan plan, Model model) {
        ViTConfig config = model.config();
        List<Integer> layers = plan.layers().of(config.depth());
        String which = layers.size() == 1
                ? "layer " + (layers.get(0) + 1) + " of " + config.depth()
                : "layers 1 to " + config.depth();
        return "raw attention, " + which + ", " + plan.heads().description(config.heads());
    }

    @Override
    public MapTable maps(MapPlan plan, Model model, AttentionMaps image, int target, ClassGradient gradient) {
        List<Heads> heads = plan.heads().of(model.config().heads());
        List<Integer> layers = plan.layers().of(model.config().depth());
        List<MapSheet.Row> rows = new ArrayList<>();
        for (int layer : layers) {
            rows.add(new MapSheet.Row(
                    "layer " + (layer + 1),
                    heads.stream()
                            .map(head -> image.raw(layer, head, plan.query()))
                            .toList()));
        }
        return new MapTable(layers, MapColumn.of(name(), heads), rows, plan.title(model));
    }

    @Override
    public List<Ranking> rankings() {
        return List.of(
                ranking("raw, last layer, mean of heads", Heads.MEAN),
                ranking("raw, last layer, largest of heads", Heads.MAX),
                ranking("raw, last layer, smallest of heads", Heads.MIN));
    }

    private static Ranking ranking(String name, Heads heads) {
        return new Ranking(name, (maps, gradient) -> maps.raw(maps.layers().size() - 1, heads, Queries.CLASSIFIER));
    }

    /**
     * @param depth L
     * @return rankings by the raw attention of each layer, mean over heads
     */
    public static List<Ranking> rankingsOfLayers(int depth) {
        return IntStream.range(0, depth)
                .mapToObj(layer -> new Ranking(
                        "raw, layer " + (layer + 1) + ", mean of heads",
                        (maps, gradient) -> maps.raw(layer, Heads.MEAN, Queries.CLASSIFIER)))
                .toList();
    }
}
