package dev.vit4j.attention.explain;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.draw.MapSheet;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.model.Model;
import java.util.List;
import java.util.Set;

/** Grad-CAM on the last block's tokens, see {@link dev.vit4j.attention.method.GradCam}. */
public final class GradCamMethod extends ClassMethod {
    @Override
    public String name() {
        return "gradcam";
    }

    @Override
    public String description() {
        return "Grad-CAM for a class, from the last block's tokens instead of the attention";
    }

    @Override
    public Set<Setting> settings() {
        return Set.of(Setting.CLASS);
    }

    @Override
    public boolean needsAttentionGradients() {
        return false;
    }

    @Override
    String forClass(String label) {
        return "Grad-CAM for " + label;
    }

    @Override
    public MapTable maps(MapPlan plan, Model model, AttentionMaps image, int target, ClassGradient gradient) {
        return new MapTable(
                List.of(),
                List.of(MapColumn.of(name(), Heads.MEAN)),
                List.of(new MapSheet.Row("last block", List.of(image.gradCam(gradient)))),
                forClass(model.labels().get(target)));
    }

    @Override
    public List<Ranking> rankings() {
        return List.of(new Ranking("Grad-CAM", AttentionMaps::gradCam));
    }
}
