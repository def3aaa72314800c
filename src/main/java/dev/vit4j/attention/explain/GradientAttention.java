package dev.vit4j.attention.explain;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.draw.MapSheet;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.model.Model;
import java.util.List;
import java.util.Set;

/** Gradient roll-out: relevance for a class, see {@link dev.vit4j.attention.method.GradientRollout}. */
public final class GradientAttention extends ClassMethod {
    @Override
    public String name() {
        return "gradient";
    }

    @Override
    public String description() {
        return "relevance for a class";
    }

    @Override
    public Set<Setting> settings() {
        return Set.of(Setting.QUERY, Setting.CLASS);
    }

    @Override
    String forClass(String label) {
        return "gradient-weighted roll-out for " + label;
    }

    @Override
    public MapTable maps(MapPlan plan, Model model, AttentionMaps image, int target, ClassGradient gradient) {
        PatchMap map = image.gradient(gradient, plan.query());
        return new MapTable(
                List.of(),
                List.of(MapColumn.of(name(), Heads.MEAN)),
                List.of(new MapSheet.Row("all layers", List.of(map))),
                forClass(model.labels().get(target)));
    }

    @Override
    public List<Ranking> rankings() {
        return List.of(new Ranking(
                "gradient-weighted roll-out", (maps, gradient) -> maps.gradient(gradient, Queries.CLASSIFIER)));
    }
}
