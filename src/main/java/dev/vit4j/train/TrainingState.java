package dev.vit4j.train;

import dev.vit4j.model.Model;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.train.optimizer.AdamW;
import dev.vit4j.train.optimizer.Averaging;
import dev.vit4j.train.optimizer.EpochAverage;
import dev.vit4j.train.optimizer.FlatVector;
import dev.vit4j.train.optimizer.LayerDecay;
import dev.vit4j.train.optimizer.OptimizerSettings;
import dev.vit4j.train.optimizer.WeightAverage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Everything that training changes: weights, optimizer moments, averages of the weights, and progress. */
final class TrainingState implements AutoCloseable {
    private final Model model;
    private final FlatVector parameters;
    private final Map<String, INDArray> weights = new LinkedHashMap<>();
    private final AdamW adam;
    private final WeightAverage average;
    private final EpochAverage epochAverage;
    private TrainingProgress progress = TrainingProgress.start();

    /**
     * @param start model with the initial weights; those that are trained are copied
     * @param optimizer settings of the updates
     * @param freeze weights that are not trained; the state keeps their arrays without copying them
     * @param ops implementation of the updates
     */
    TrainingState(Model start, OptimizerSettings optimizer, Freeze freeze, OpsChoice ops) {
        this.model = start;
        Map<String, long[]> shapes = new LinkedHashMap<>();
        start.weights().forEach((name, array) -> {
            if (freeze.trains(start.config(), name)) {
                shapes.put(name, array.shape());
            }
        });
        parameters = FlatVector.zeros(shapes);
        parameters.assign(start.weights());
        start.weights()
                .forEach((name, array) -> weights.put(name, parameters.views().getOrDefault(name, array)));
        LayerDecay layerDecay = new LayerDecay(
                optimizer.learningRate().layerDecay(), start.config().depth());
        adam = new AdamW(optimizer.adamW(), parameters, WeightNames::decayed, layerDecay::rate, ops);
        Averaging averaging = optimizer.averaging();
        average = averaging.ema() > 0 ? new WeightAverage(averaging.ema(), parameters, adam.arithmetic()) : null;
        epochAverage = averaging.swa().epochs() > 0 ? new EpochAverage(parameters, adam.arithmetic()) : null;
    }

    FlatVector parameters() {
        return parameters;
    }

    AdamW adam() {
        return adam;
    }

    /** @return the exponential moving average of the weights, or null */
    WeightAverage average() {
        return average;
    }

    /** @return the mean of the weights after the last epochs, or null */
    EpochAverage epochAverage() {
        return epochAverage;
    }

    /** @return all weights by name: the arrays that training changes, not copies */
    Map<String, INDArray> weights() {
        return weights;
    }

    /** @return the weights to evaluate and save as best: their moving average if there is one */
    Map<String, INDArray> evaluatedWeights() {
        return average == null ? weights : weightsWith(average.average());
    }

    /**
     * @param trained values of the trained weights
     * @return all weights by name, with these values
     */
    Map<String, INDArray> weightsWith(FlatVector trained) {
        Map<String, INDArray> all = new LinkedHashMap<>(weights);
        all.putAll(trained.views());
        return all;
    }

    /** Applies the accumulated gradients. */
    void update(double learningRate, double gradientNorm) {
        adam.step(learningRate, gradientNorm);
        if (average != null) {
            average.update(parameters);
        }
    }

    TrainingProgress progress() {
        return progress;
    }

    void progress(TrainingProgress now) {
        progress = now;
    }

    /** @return the model with the given weights */
    Model modelWith(Map<String, INDArray> someWeights) {
        return new Model(model.config(), model.preprocessing(), model.labels(), someWeights, model.provenance());
    }

    /** Releases the optimizer's threads. */
    @Override
    public void close() {
        adam.close();
    }
}
