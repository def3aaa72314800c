package dev.vit4j.attention.explain;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.draw.MapSheet;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.ViTConfig;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The look-up of the learned query of sequence or attention pooling: the weight of each patch in the pooled vector. */
public final class PoolingWeights implements ExplanationMethod {
    @Override
    public String name() {
        return "pooling";
    }

    @Override
    public String description() {
        return "the patches' weights in attention or sequence pooling";
    }

    @Override
    public Set<Setting> settings() {
        return Set.of();
    }

    @Override
    public void check(ViTConfig config) {
        require(
                config.pooling() == Pooling.ATTENTION || config.pooling() == Pooling.SEQUENCE,
                "this model has no attention or sequence pooling, but %s; use --method raw or rollout",
                config.pooling().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    @Override
    public boolean single(MapPlan plan, ViTConfig config) {
        return true;
    }

    @Override
    public String fileName(MapPlan plan, List<String> labels) {
        return "weights";
    }

    @Override
    public String title(MapPlan plan, Model model) {
        return model.config().pooling() == Pooling.ATTENTION
                ? "weights of the attention pooling, mean of " + model.config().heads() + " heads"
                : "weights of the sequence pooling";
    }

    @Override
    public MapTable maps(MapPlan plan, Model model, AttentionMaps image, int target, ClassGradient gradient) {
        return new MapTable(
                List.of(),
                List.of(MapColumn.of(name(), Heads.MEAN)),
                List.of(new MapSheet.Row("pooling", List.of(image.pooling().orElseThrow()))),
                plan.title(model));
    }

    @Override
    public List<Ranking> rankings() {
        return List.of();
    }
}
