package dev.vit4j.train;

import dev.vit4j.ops.cpu.FusedAdamW;
import dev.vit4j.ops.cpu.FusedAdamW.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Updates in one pass over memory, on the CPU. */
final class FusedUpdate implements UpdateArithmetic {
    private final FusedAdamW fused;
    private final FlatVector parameters;
    private final Predicate<String> decayed;
    private final ToDoubleFunction<String> rates;

    /**
     * @param threads how many work at once
     * @param parameters whose tensors tell where decay falls
     * @param decayed which tensors weight decay falls on
     * @param rates what a tensor's learning rate is of the update's
     */
    FusedUpdate(int threads, FlatVector parameters, Predicate<String> decayed, ToDoubleFunction<String> rates) {
        this.fused = new FusedAdamW(threads);
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
        AdamW.Settings s = update.settings();
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
                new FusedAdamW.Update(
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
