package dev.vit4j.attention.bulk;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.AttentionReader;
import dev.vit4j.attention.ClassGradients;
import dev.vit4j.attention.PreprocessedImage;
import dev.vit4j.attention.explain.MapPlan;
import dev.vit4j.attention.explain.MapTable;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.page.ClassMap;
import dev.vit4j.classify.Prediction;
import dev.vit4j.common.Softmax;
import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Computes one model's results for batches of images. Not thread-safe, except for {@link #maker}. */
final class ModelRun implements AutoCloseable {
    /** Stands for the class of maps that are not of a class. */
    private static final int NO_CLASS = -1;

    /** Most maps of a page's image that has more classes than were asked for. */
    private static final int MOST_CLASSES = 8;

    /** Lowest score of a class that an image has, where classes are scored each for itself. */
    private static final float THRESHOLD = 0.5f;

    private final NamedModel model;
    private final MapPlan plan;
    private final int pageClasses;
    private final OpsChoice ops;
    private final AttentionReader reader;
    private ClassGradients gradients;

    /** @param pageClasses number of top classes that get a map on a page */
    ModelRun(NamedModel model, MapPlan plan, int pageClasses, OpsChoice ops, int batch) {
        this.model = model;
        this.plan = plan;
        this.pageClasses = Math.min(pageClasses, model.model().labels().size());
        this.ops = ops;
        this.reader = new AttentionReader(model.model(), ops, batch);
    }

    PatchTransform maker() {
        return reader.maker();
    }

    /**
     * @param images at most a batch
     * @return the result of each image; empty if the model's output is not finite
     */
    List<Optional<ImageResult>> of(List<PreprocessedImage> images) {
        List<AttentionMaps> all = reader.readSeen(images);
        List<Integer> sound = IntStream.range(0, all.size())
                .filter(i -> Softmax.finite(all.get(i).logits()))
                .boxed()
                .toList();
        List<AttentionMaps> maps = sound.stream().map(all::get).toList();
        OptionalInt[] targets = maps.stream().map(this::target).toArray(OptionalInt[]::new);
        List<ClassGradient> ofTargets = plan.method().needsGradient() ? gradients(maps, classes(targets)) : List.of();
        List<List<ClassMap>> classMaps = classMaps(maps, targets, ofTargets);
        List<Optional<ImageResult>> results = new ArrayList<>();
        all.forEach(image -> results.add(Optional.empty()));
        IntStream.range(0, maps.size()).parallel().forEach(i -> {
            AttentionMaps image = maps.get(i);
            ClassGradient gradient = ofTargets.isEmpty() ? null : ofTargets.get(i);
            MapTable table = plan.maps(model.model(), image, targets[i].orElse(NO_CLASS), gradient);
            ImageResult result = new ImageResult(model, image, table, targets[i], image.figures(), classMaps.get(i));
            results.set(sound.get(i), Optional.of(result));
        });
        return results;
    }

    /** Returns the chosen class, or the top one; empty if the model has no class head. */
    private OptionalInt target(AttentionMaps maps) {
        return Stream.concat(
                        plan.target().index(model.model().labels()).stream(),
                        maps.predictions(1).stream().map(Prediction::index))
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    private static int[] classes(OptionalInt[] targets) {
        return Arrays.stream(targets).mapToInt(OptionalInt::getAsInt).toArray();
    }

    /**
     * Returns maps of the top classes and of the chosen one, ordered by class index. A model that scores each class for
     * itself has maps of all classes that it finds, up to a limit.
     */
    private List<List<ClassMap>> classMaps(
            List<AttentionMaps> maps, OptionalInt[] targets, List<ClassGradient> ofTargets) {
        List<Map<Integer, ClassMap>> found = new ArrayList<>();
        maps.forEach(image -> found.add(new TreeMap<>()));
        if (pageClasses > 0) {
            for (int i = 0; i < ofTargets.size(); i++) {
                int target = targets[i].getAsInt();
                found.get(i).put(target, classMap(maps.get(i), target, ofTargets.get(i)));
            }
            List<List<Prediction>> likeliest =
                    maps.stream().map(this::likeliest).toList();
            int most = likeliest.stream().mapToInt(List::size).max().orElse(0);
            for (int rank = 0; rank < most; rank++) {
                addMissing(maps, likeliest, rank, found);
            }
        }
        return found.stream().map(byClass -> List.copyOf(byClass.values())).toList();
    }

    private List<Prediction> likeliest(AttentionMaps image) {
        if (model.model().config().scores() == ScoreFunction.SOFTMAX) {
            return image.predictions(pageClasses);
        }
        List<Prediction> most = image.predictions(Math.max(pageClasses, MOST_CLASSES));
        return IntStream.range(0, most.size())
                .filter(rank -> rank < pageClasses || most.get(rank).score() >= THRESHOLD)
                .mapToObj(most::get)
                .toList();
    }

    private void addMissing(
            List<AttentionMaps> maps, List<List<Prediction>> likeliest, int rank, List<Map<Integer, ClassMap>> found) {
        List<Integer> missing = IntStream.range(0, maps.size())
                .filter(i -> rank < likeliest.get(i).size())
                .filter(i ->
                        !found.get(i).containsKey(likeliest.get(i).get(rank).index()))
                .boxed()
                .toList();
        int[] classes = missing.stream()
                .mapToInt(i -> likeliest.get(i).get(rank).index())
                .toArray();
        List<ClassGradient> computed = gradients(missing.stream().map(maps::get).toList(), classes);
        for (int i = 0; i < classes.length; i++) {
            AttentionMaps image = maps.get(missing.get(i));
            found.get(missing.get(i)).put(classes[i], classMap(image, classes[i], computed.get(i)));
        }
    }

    private static ClassMap classMap(AttentionMaps maps, int classIndex, ClassGradient gradient) {
        PatchMap map = maps.gradient(gradient, Queries.CLASSIFIER);
        return new ClassMap(
                classIndex, map.weights(), map.prefix(), maps.gradCam(gradient).weights());
    }

    private List<ClassGradient> gradients(List<AttentionMaps> maps, int[] classes) {
        if (gradients == null) {
            // The graph's memory for the backward pass is several times that of the reader's graph.
            int batch = Math.max(1, reader.batch() / 2);
            gradients = pageClasses > 0 || plan.method().needsAttentionGradients()
                    ? new ClassGradients(model.model(), batch)
                    : ClassGradients.ofFeatures(model.model(), ops, batch);
        }
        return gradients.of(maps.stream().map(AttentionMaps::image).toList(), classes);
    }

    @Override
    public void close() {
        reader.close();
        if (gradients != null) {
            gradients.close();
        }
    }
}
