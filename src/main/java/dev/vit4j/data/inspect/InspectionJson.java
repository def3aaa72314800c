package dev.vit4j.data.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;

/** An inspection for machines. */
public final class InspectionJson {
    private InspectionJson() {}

    /**
     * @param inspection any
     * @return the node that {@code vit data inspect --json} prints
     */
    public static ObjectNode of(Inspection inspection) {
        ObjectNode node = Json.mapper().createObjectNode().put("data", inspection.data());
        node.put("images", inspection.images());
        node.put("checked", inspection.checked());
        node.put("unreadable", inspection.unreadable());
        inspection.splits().forEach(split -> node.set(split.name(), split(split)));
        ArrayNode leakage = node.putArray("leakage");
        for (Leakage found : inspection.leakage()) {
            leakage.addObject()
                    .put("earlier", found.earlier().name())
                    .put("later", found.later().name())
                    .put("equal", found.equal())
                    .put("near", found.near());
        }
        node.set("duplicates", duplicates(inspection.equal()));
        node.set("near_duplicates", duplicates(inspection.near()).put("bits", inspection.nearBits()));
        return node;
    }

    private static ObjectNode split(SplitSummary split) {
        SizeSummary sizes = split.sizes();
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("images", split.part().images().size());
        node.set("per_class", Json.mapper().valueToTree(split.perClass()));
        node.put("multi_label", split.part().images().multiLabel());
        node.put("unlabeled", split.unlabeled());
        node.put("checked", split.part().checked().size());
        node.put("min_width", sizes.width().min());
        node.put("median_width", sizes.width().median());
        node.put("max_width", sizes.width().max());
        node.put("min_height", sizes.height().min());
        node.put("median_height", sizes.height().median());
        node.put("max_height", sizes.height().max());
        node.put("sizes", sizes.distinct());
        ArrayNode frequent = node.putArray("frequent_sizes");
        sizes.frequent()
                .forEach(count -> frequent.addObject()
                        .put("width", count.size().width())
                        .put("height", count.size().height())
                        .put("images", count.images()));
        node.set("shorter_side", Json.mapper().valueToTree(sizes.shorterSide()));
        node.set("formats", Json.mapper().valueToTree(split.kinds().formats()));
        node.put("gray", split.kinds().gray());
        node.put("transparent", split.kinds().transparent());
        node.put("blank", split.kinds().blank());
        node.set(
                "left_out",
                Json.mapper().valueToTree(split.part().images().leftOut().byReason()));
        node.put("unreadable", split.unreadable());
        node.set("problems", Json.mapper().valueToTree(split.problems()));
        return node;
    }

    private static ObjectNode duplicates(Duplicates duplicates) {
        ObjectNode node = Json.mapper()
                .createObjectNode()
                .put("groups", duplicates.groups())
                .put("images", duplicates.images())
                .put("label_conflicts", duplicates.labelConflicts());
        ArrayNode listed = node.putArray("listed");
        for (Duplicates.Group group : duplicates.listed()) {
            ObjectNode one = listed.addObject()
                    .put("size", group.size())
                    .put("labels_differ", group.labelsDiffer())
                    .put("several_splits", group.severalSplits());
            ArrayNode images = one.putArray("images");
            for (FoundImage image : group.images()) {
                ObjectNode found =
                        images.addObject().put("split", image.part().name()).put("image", image.location());
                found.set("labels", Json.mapper().valueToTree(image.labels()));
            }
        }
        return node;
    }
}
