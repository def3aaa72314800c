package dev.vit4j.train.optimizer;

import dev.vit4j.ops.optimizer.AdamWUpdater;
import dev.vit4j.ops.optimizer.AdamWUpdater.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Updates by one operation that executes them as a whole. */
final class FusedUpdate implements UpdateArithmetic {
    private final AdamWUpdater fused;
    private final FlatVector parameters;
    private final Predicate<String> decayed;
    private final ToDoubleFunction<String> rates;

    /**
     * @param fused executes them; closed with this
     * @param parameters whose tensors tell where decay falls
     * @param decayed which tensors weight decay falls on
     * @param rates what a tensor's learning rate is of the update's
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
