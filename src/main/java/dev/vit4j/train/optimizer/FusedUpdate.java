package dev.vit4j.train.optimizer;

import dev.vit4j.ops.optimizer.AdamWUpdater;
import dev.vit4j.ops.optimizer.AdamWUpdater.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Executes each update as one fused operation. */
final class FusedUpdate implements UpdateArithmetic {
    private final AdamWUpdater fused;
    private final FlatVector parameters;
    private final Predicate<String> decayed;
    private final ToDoubleFunction<String> rates;

    /**
     * @param fused executes the updates; closed with this object
     * @param parameters tensors to train
     * @param decayed selects the tensors that weight decay applies to
     * @param rates factor of each tensor on the update's learning rate
     */
    FusedUpdate(AdamWUpdater fused, FlatVector parameters, Predicate<String> decayed, ToDoubleFunction<String> rates) {
        this.fused = fused;
        this.parameters = parameters;
        this.decayed = decayed;
        this.rates = rates;
    }

    @Override
    public void gather(FlatVector to, List<INDArray> parts, double share, boolean replace) {
        fused.gather(to.flat(), parts, share, replace);
    }

    @Override
    public double norm(INDArray gradient) {
        return Math.sqrt(fused.sumOfSquares(gradient));
    }

    @Override
    public void adamW(Vectors vectors, Numbers update) {
        AdamWSettings s = update.settings();
        List<Segment> segments = new ArrayList<>();
        parameters
                .views()
                .forEach((name, view) -> segments.add(new Segment(
                        view.length(), decayed.test(name) ? s.weightDecay() : 0, rates.applyAsDouble(name))));
        fused.step(
                vectors.parameters(),
                vectors.gradient(),
                vectors.first(),
                vectors.second(),
                segments,
                new AdamWUpdater.Update(
                        update.learningRate(),
                        update.gradientScale(),
                        s.beta1(),
                        s.beta2(),
                        s.epsilon(),
                        update.step()));
    }

    @Override
    public void average(INDArray average, INDArray x, double decay) {
        fused.average(average, x, decay);
    }

    @Override
    public void close() {
        fused.close();
    }
}
