package dev.vit4j.train;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.MachineMemory;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.GraphMemory;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.train.optimizer.Averaging;

/** Estimate of the memory that a run takes, compared with what there is before the model's weights are made. */
final class TrainingMemory {
    /** Part of the Java heap that prepared batches may take. */
    private static final double HEAP_SHARE = 0.7;

    private TrainingMemory() {}

    /**
     * @param options of the run
     * @param config shape of the model
     * @throws BadInputException if the run needs more memory than there is; the message tells what would fit
     */
    static void require(TrainOptions options, ViTConfig config) {
        int batch = options.run().batch();
        int workers = options.run().workers();
        String what = "training with a batch of " + batch + (batch == 1 ? " image" : " images");
        double buffer = GraphMemory.patchBytes(config);
        double heap = (double) workers * batch * buffer;
        double most = HEAP_SHARE * Runtime.getRuntime().maxMemory();
        int fits = (int) (most / (workers * buffer));
        if (fits >= 1) { // before the heap, since of a large model far fewer images fit
            of(options, config).require(workers == 1 ? what : what + " and --workers " + workers, batch);
        }
        BadInputException.require(
                heap <= most,
                "%s and --workers %d needs %s of Java heap, and %s can be used; %s, or raise VIT4J_HEAP (-Xmx)",
                what,
                workers,
                MachineMemory.text((long) heap),
                MachineMemory.text((long) most),
                fits >= 1
                        ? "a batch of " + fits + " fits"
                        : buffer <= most ? "use fewer --workers" : "use a smaller image size");
    }

    /** Returns the memory of weights, optimizer, graphs and prepared batches outside the Java heap. */
    static GraphMemory of(TrainOptions options, ViTConfig config) {
        OpsChoice ops = OpsChoice.of(options.run().ops());
        GraphMemory graphs = GraphMemory.inference(config, ops);
        double vectors = 1; // the initial weights
        if (!options.model().freeze().backbone()) {
            Averaging averaging = options.optimizer().averaging();
            // Weights, gradients and two moments; the averages.
            vectors += 4 + (averaging.ema() > 0 ? 1 : 0) + (averaging.swa().epochs() > 0 ? 1 : 0);
            graphs = graphs.plus(GraphMemory.training(config, ops));
        }
        // Of each worker a batch in preparation and a finished one, and the one in use.
        double batches = (2.0 * options.run().workers() + 1) * GraphMemory.patchBytes(config);
        return graphs.plus(new GraphMemory(vectors * GraphMemory.weights(config), batches));
    }
}
