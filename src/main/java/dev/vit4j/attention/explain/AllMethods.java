package dev.vit4j.attention.explain;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.draw.MapSheet;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A sheet with a map of each method side by side, for comparison: mean over heads, the last layer's raw attention. */
public final class AllMethods extends ClassMethod {
    private static final List<MapColumn> COLUMNS = List.of(
            column("raw", "raw, last layer"),
            column("rollout", "roll-out"),
            column("gradient", "gradient roll-out"),
            column("gradcam", "Grad-CAM"));

    /** Of models with attention or sequence pooling. */
    private static final MapColumn POOLING = column("pooling", "pooling weights");

    private static MapColumn column(String method, String label) {
        return new MapColumn(method, Heads.MEAN.shortName(), label, method);
    }

    @Override
    public String name() {
        return "all";
    }

    @Override
    public String description() {
        return "a sheet with all of them side by side";
    }

    @Override
    public Set<Setting> settings() {
        return Set.of(Setting.QUERY, Setting.CLASS);
    }

    @Override
    public boolean single(MapPlan plan, ViTConfig config) {
        return false;
    }

    @Override
    String forClass(String label) {
        return "methods compared; gradient roll-out and Grad-CAM for " + label;
    }

    @Override
    public MapTable maps(MapPlan plan, Model model, AttentionMaps image, int target, ClassGradient gradient) {
        List<PatchMap> maps = new ArrayList<>(List.of(
                image.raw(model.config().depth() - 1, Heads.MEAN, plan.query()),
                image.rollout(Heads.MEAN, plan.query(), 0),
                image.gradient(gradient, plan.query()),
                image.gradCam(gradient)));
        List<MapColumn> columns = new ArrayList<>(COLUMNS);
        image.pooling().ifPresent(weights -> {
            maps.add(weights);
            columns.add(POOLING);
        });
        String label = model.labels().get(target);
        return new MapTable(List.of(), columns, List.of(new MapSheet.Row("method", maps)), forClass(label));
    }

    @Override
    public List<Ranking> rankings() {
        return List.of();
    }
}
