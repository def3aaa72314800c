package dev.vit4j.train.optimizer;

import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import dev.vit4j.ops.optimizer.AdamWUpdater;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2; Kingma and Ba 2015), in PyTorch's
 * arithmetic: {@code p -= lr decay p; p -= lr m' / (sqrt(v') + eps)} with bias-corrected moments m', v'. Weight decay
 * applies to weight matrices only. Gradients are first clipped by their global norm (Pascanu et al. 2013).
 */
public final class AdamW implements AutoCloseable {
    private final AdamWSettings settings;
    private final FlatVector parameters;
    private final FlatVector gradient;
    private final FlatVector first;
    private final FlatVector second;
    private final UpdateArithmetic arithmetic;
    private long steps;
    /** Whether nothing was accumulated since the last update, so that {@code gradient} is stale. */
    private boolean stale = true;

    /**
     * Creates an optimizer with one learning rate for all tensors.
     *
     * @param settings constants of AdamW
     * @param parameters tensors to train, updated in place
     * @param decayed selects the tensors that weight decay applies to
     * @param ops executes updates as one fused operation in one pass over memory, or with ND4J's operations one by one
     */
    public AdamW(AdamWSettings settings, FlatVector parameters, Predicate<String> decayed, OpsChoice ops) {
        this(settings, parameters, decayed, name -> 1, ops);
    }

    /**
     * @param settings constants of AdamW
     * @param parameters tensors to train, updated in place
     * @param decayed selects the tensors that weight decay applies to
     * @param rates factor of each tensor on the update's learning rate, and so on its weight decay
     * @param ops executes updates as one fused operation in one pass over memory, or with ND4J's operations one by one
     */
    public AdamW(
            AdamWSettings settings,
            FlatVector parameters,
            Predicate<String> decayed,
            ToDoubleFunction<String> rates,
            OpsChoice ops) {
        this.settings = settings;
        this.parameters = parameters;
        this.gradient = parameters.zerosLike();
        this.first = parameters.zerosLike();
        this.second = parameters.zerosLike();
        Optional<AdamWUpdater> fused = ops.optimizer(Threads.count());
        if (fused.isPresent()) {
            this.arithmetic = new FusedUpdate(fused.get(), parameters, decayed, rates);
        } else {
            INDArray shrinking = spread(parameters, name -> decayed.test(name) ? rates.applyAsDouble(name) : 0);
            boolean equal = parameters.views().keySet().stream().allMatch(name -> rates.applyAsDouble(name) == 1);
            this.arithmetic = new StockUpdate(shrinking, equal ? null : spread(parameters, rates));
        }
    }

    /** Returns a vector with each tensor's value at all of its elements. */
    private static INDArray spread(FlatVector parameters, ToDoubleFunction<String> value) {
        FlatVector spread = parameters.zerosLike();
        spread.views().forEach((name, view) -> view.assign(value.applyAsDouble(name)));
        return spread.flat();
    }

    /** @return m by tensor name, shaped as the parameters */
    public FlatVector firstMoment() {
        return first;
    }

    /** @return v by tensor name, shaped as the parameters */
    public FlatVector secondMoment() {
        return second;
    }

    /** @return updates done */
    long steps() {
        return steps;
    }

    /** Continues after the given number of updates; the moments are set through their views. */
    public void resumeAt(long stepsDone) {
        steps = stepsDone;
    }

    /**
     * Adds a micro-batch's gradients to those of the next update.
     *
     * @param gradients by tensor name, shaped as the parameters
     * @param share weight of the micro-batch in the update, 1 without accumulation
     */
    public void accumulate(Map<String, INDArray> gradients, double share) {
        List<INDArray> parts =
                gradient.views().keySet().stream().map(gradients::get).toList();
        arithmetic.gather(gradient, parts, share, stale);
        stale = false;
    }

    /**
     * Scales a micro-batch's gradient for a sum that is made elsewhere, with the arithmetic of {@link #accumulate}.
     *
     * @param to a vector of one tensor, overwritten
     * @param gradient of its shape
     * @param share weight of the micro-batch in the update
     */
    public void scale(FlatVector to, INDArray gradient, double share) {
        arithmetic.gather(to, List.of(gradient), share, true);
    }

    /** @return the gradient of the next update, for a sum that is made elsewhere */
    public INDArray gradient() {
        return gradient.flat();
    }

    /** Tells that {@link #gradient} holds the gradient of the next update. */
    public void accumulated() {
        stale = false;
    }

    private void forgetStale() {
        if (stale) {
            gradient.flat().assign(0);
        }
    }

    /** @return global norm of the accumulated gradients */
    public double gradientNorm() {
        forgetStale();
        return arithmetic.norm(gradient.flat());
    }

    /**
     * Updates the parameters with the accumulated gradients and clears these.
     *
     * @param learningRate of this update
     * @param norm result of {@link #gradientNorm()}
     */
    public void step(double learningRate, double norm) {
        forgetStale();
        boolean clipped = settings.clipNorm() > 0 && norm > settings.clipNorm();
        double scale = clipped ? settings.clipNorm() / (norm + 1e-6) : 1; // the epsilon of PyTorch's clip_grad_norm_
        steps++;
        arithmetic.adamW(
                new UpdateArithmetic.Vectors(parameters.flat(), gradient.flat(), first.flat(), second.flat()),
                new UpdateArithmetic.Numbers(settings, learningRate, scale, steps));
        stale = true;
    }

    /** @return implementation of the updates, for averages of the parameters */
    public UpdateArithmetic arithmetic() {
        return arithmetic;
    }

    @Override
    public void close() {
        arithmetic.close();
    }
}
