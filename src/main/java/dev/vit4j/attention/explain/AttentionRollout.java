package dev.vit4j.attention.explain;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.draw.MapSheet;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import java.util.List;
import java.util.Set;

/** Attention roll-out: chains the look-ups of all layers, see {@link dev.vit4j.attention.method.Rollout}. */
public final class AttentionRollout implements ExplanationMethod {
    @Override
    public String name() {
        return "rollout";
    }

    @Override
    public String description() {
        return "the look-ups of all layers chained";
    }

    @Override
    public Set<Setting> settings() {
        return Set.of(Setting.QUERY, Setting.HEAD, Setting.TEMPERATURE, Setting.DISCARD);
    }

    @Override
    public boolean single(MapPlan plan, ViTConfig config) {
        return plan.heads().of(config.heads()).size() == 1;
    }

    @Override
    public String fileName(MapPlan plan, List<String> labels) {
        return plan.heads().fileName();
    }

    @Override
    public String title(MapPlan plan, Model model) {
        ViTConfig config = model.config();
        return "attention roll-out over " + config.depth() + " layers, "
                + plan.heads().description(config.heads())
                + (plan.discard() == 0 ? "" : ", lightest " + Percent.of(plan.discard()) + " % of keys left out");
    }

    @Override
    public MapTable maps(MapPlan plan, Model model, AttentionMaps image, int target, ClassGradient gradient) {
        List<Heads> heads = plan.heads().of(model.config().heads());
        List<PatchMap> row = heads.stream()
                .map(head -> image.rollout(head, plan.query(), plan.discard()))
                .toList();
        return new MapTable(
                List.of(),
                MapColumn.of(name(), heads),
                List.of(new MapSheet.Row("all layers", row)),
                plan.title(model));
    }

    @Override
    public List<Ranking> rankings() {
        return List.of(
                ranking("roll-out", Heads.MEAN, 0),
                ranking("roll-out, lightest 90 % left out", Heads.MEAN, 0.9),
                ranking("roll-out, largest of heads, lightest 90 % left out", Heads.MAX, 0.9));
    }

    private static Ranking ranking(String name, Heads heads, double discard) {
        return new Ranking(name, (maps, gradient) -> maps.rollout(heads, Queries.CLASSIFIER, discard));
    }
}
