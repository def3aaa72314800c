package dev.vit4j.attention.faithfulness;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.AttentionReader;
import dev.vit4j.attention.ClassGradients;
import dev.vit4j.attention.PreprocessedImage;
import dev.vit4j.attention.explain.Ranking;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.data.preprocess.CropBox;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.TokenGrid;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Deletion and insertion curves (Petsiuk, Das and Saenko 2018, "RISE: Randomized Input Sampling for Explanation of
 * Black-box Models", section 4.2), with patches instead of pixels. Deletion removes patches, the most important first:
 * the better the map, the faster the predicted class's probability falls, and the smaller the area under the curve.
 * Insertion restores them to a baseline image: the better the map, the larger the area.
 *
 * <p>Maps are compared with random orders, several for each image.
 */
public final class Faithfulness {
    /** Name of the random orders in results. */
    public static final String CHANCE = "random order";

    private final Model model;
    private final OpsChoice ops;
    private final Options options;

    /**
     * Options of the measurement.
     *
     * @param deletion what replaces deleted patches
     * @param insertion the image that patches are inserted into
     * @param steps points of a curve besides the first, at least 1
     * @param seeds random orders for each image, at least 1
     * @param seed seed of these orders
     * @param batch B, images per batch
     */
    public record Options(Baseline deletion, Baseline insertion, int steps, int seeds, long seed, int batch) {
        /**
         * As in RISE: a constant color for deletion, blur for insertion; 16 steps, 5 random orders, seed 0, batches of
         * 64.
         */
        public static final Options DEFAULT = new Options(Baseline.MEAN, Baseline.BLUR, 16, 5, 0, 64);

        /** @throws dev.vit4j.common.BadInputException if a number is below 1 */
        public Options {
            require(
                    steps > 0 && seeds > 0 && batch > 0,
                    "steps %d, seeds %d, batch %d: each must be at least 1",
                    steps,
                    seeds,
                    batch);
        }
    }

    /**
     * @param model a trained model
     * @param ops the operations that run it
     * @param options options of the measurement
     * @throws dev.vit4j.common.BadInputException if the model has no class head, whose scores are measured
     */
    public Faithfulness(Model model, OpsChoice ops, Options options) {
        require(
                model.config().head().isPresent(),
                "faithfulness is measured by the scores of classes, and this model has no class head; train one with"
                        + " vit train --model");
        this.model = model;
        this.ops = ops;
        this.options = options;
    }

    /**
     * @param views model inputs in RGB, after resize and crop
     * @param rankings the rankings to measure
     * @param imageDone receives the number of images done, from 1
     * @return the curves of each ranking and of random orders, for each image
     */
    public FaithfulnessResult measure(List<RgbImage> views, List<Ranking> rankings, IntConsumer imageDone) {
        List<List<int[]>> orders = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        readOrders(views, rankings, orders, targets);
        List<String> names =
                new ArrayList<>(rankings.stream().map(Ranking::name).toList());
        for (int i = 0; i < options.seeds(); i++) {
            names.add(CHANCE);
        }
        FaithfulnessResult result = new FaithfulnessResult(shares(), names);
        PatchSwap swap = new PatchSwap(TokenGrid.of(model.config()));
        try (AttentionReader reader = new AttentionReader(model, ops, 1);
                Predictor predictor = new Predictor(model.config(), model.weights(), ops, options.batch())) {
            ScoreQueue queue = new ScoreQueue(predictor, model.config().scores());
            for (int i = 0; i < views.size(); i++) {
                RgbImage view = views.get(i);
                RgbImage gray = options.deletion().of(view);
                RgbImage blurred = options.insertion().of(view);
                List<double[]> deletions = new ArrayList<>();
                List<double[]> insertions = new ArrayList<>();
                for (int[] order : orders.get(i)) {
                    deletions.add(scores(queue, reader, swap, view, gray, order, targets.get(i)));
                    insertions.add(scores(queue, reader, swap, blurred, view, order, targets.get(i)));
                }
                queue.flush();
                result.add(deletions, insertions);
                imageDone.accept(i + 1);
            }
        }
        return result;
    }

    private double[] scores(
            ScoreQueue queue,
            AttentionReader reader,
            PatchSwap swap,
            RgbImage from,
            RgbImage to,
            int[] order,
            int target) {
        double[] scores = new double[options.steps() + 1];
        for (int step = 0; step < scores.length; step++) {
            RgbImage mixed = swap.swapped(from, to, order, count(step));
            queue.add(reader.maker().cut(mixed), target, scores, step);
        }
        return scores;
    }

    private int count(int step) {
        return (int) Math.round((double) step * TokenGrid.of(model.config()).patches() / options.steps());
    }

    private double[] shares() {
        double patches = TokenGrid.of(model.config()).patches();
        return IntStream.rangeClosed(0, options.steps())
                .mapToDouble(step -> count(step) / patches)
                .toArray();
    }

    /** The patch orders of each image, by each ranking and then random, and the predicted class. */
    private void readOrders(
            List<RgbImage> views, List<Ranking> rankings, List<List<int[]>> orders, List<Integer> targets) {
        try (AttentionReader reader = new AttentionReader(model, ops, options.batch());
                ClassGradients gradients = new ClassGradients(model, options.batch())) {
            for (int from = 0; from < views.size(); from += options.batch()) {
                List<PreprocessedImage> images =
                        views.subList(from, Math.min(views.size(), from + options.batch())).stream()
                                .map(view -> new PreprocessedImage(
                                        view,
                                        new CropBox(0, 0, view.width(), view.height()),
                                        view,
                                        reader.maker().cut(view)))
                                .toList();
                List<AttentionMaps> maps = reader.readSeen(images);
                int[] classes = maps.stream()
                        .mapToInt(image -> image.predictions(1).get(0).index())
                        .toArray();
                List<ClassGradient> ofClasses = gradients.of(images, classes);
                for (int i = 0; i < classes.length; i++) {
                    List<int[]> ofImage = new ArrayList<>();
                    for (Ranking ranking : rankings) {
                        ofImage.add(ranking.maker()
                                .of(maps.get(i), ofClasses.get(i))
                                .order());
                    }
                    for (int s = 0; s < options.seeds(); s++) {
                        ofImage.add(chance(from + i, s));
                    }
                    orders.add(ofImage);
                    targets.add(classes[i]);
                }
            }
        }
    }

    private int[] chance(int image, int which) {
        Random random = new Random((options.seed() * options.seeds() + which) * 1_000_003L + image);
        int[] order = IntStream.range(0, TokenGrid.of(model.config()).patches()).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
