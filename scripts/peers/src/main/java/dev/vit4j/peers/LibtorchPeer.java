package dev.vit4j.peers;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.Map;

/**
 * libtorch through DJL. The model, or the whole training step (forward, autograd, AdamW), is one TorchScript call, so
 * that calls from Java cost no time.
 */
final class LibtorchPeer {
    private LibtorchPeer() {}

    static Map<String, Object> run(Task task, Measurement measurement) throws Exception {
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(task.threads());
        JniUtils.setGradMode(task.train());
        String name = (task.train() ? "train-" : "infer-") + task.variant() + ".pt";
        try (Model model = Model.newInstance(name, "PyTorch")) {
            model.load(task.folder().path().resolve(name), null, Map.of("trainParam", String.valueOf(task.train())));
            PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
            if (task.train()) {
                JniUtils.enableTrainingMode(block);
            } else {
                JniUtils.enableInferenceMode(block);
            }
            NDList inputs = inputs(task, model.getNDManager());
            if (task.checked()) {
                check(task, block, inputs);
            }
            measurement.of(
                    () -> IValueUtils.forward(block, inputs, task.train()).close());
        }
        return Map.of("framework", "libtorch " + engine.getVersion(), "threads", JniUtils.getNumThreads());
    }

    /** Returns the images, and their classes for training. */
    private static NDList inputs(Task task, NDManager manager) throws IOException {
        ModelFolder folder = task.folder();
        NDArray images = manager.create(folder.images(), new Shape(folder.imagesShape()), DataType.FLOAT32);
        return task.train()
                ? new NDList(images, manager.create(folder.labels(), new Shape(folder.batch()), DataType.INT64))
                : new NDList(images);
    }

    private static void check(Task task, PtSymbolBlock block, NDList inputs) throws IOException {
        if (task.train()) {
            for (double wanted : task.folder().losses()) {
                try (NDList loss = IValueUtils.forward(block, inputs, true)) {
                    task.folder().checkLoss(loss.singletonOrThrow().getFloat(), wanted);
                }
            }
        } else {
            try (NDList logits = IValueUtils.forward(block, inputs, false)) {
                task.folder().checkLogits(logits.singletonOrThrow().toFloatArray());
            }
        }
    }
}
