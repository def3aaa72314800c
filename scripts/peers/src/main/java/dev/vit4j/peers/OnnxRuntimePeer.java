package dev.vit4j.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Inference with ONNX Runtime's CPU provider, with all graph optimizations and I/O buffers that are bound once. */
final class OnnxRuntimePeer {
    private OnnxRuntimePeer() {}

    static Map<String, Object> run(Task task, Measurement measurement) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            options.setExecutionMode(ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(task.threads());
            options.setInterOpNumThreads(1);
            options.setMemoryPatternOptimization(true);
            options.addConfigEntry("session.set_denormal_as_zero", "1");
            Path model = task.folder().path().resolve("infer-" + task.variant() + ".onnx");
            try (OrtSession session = environment.createSession(model.toString(), options)) {
                measure(environment, session, task, measurement);
            }
        }
        return Map.of("framework", "ONNX Runtime " + environment.getVersion(), "threads", task.threads());
    }

    private static void measure(
            OrtEnvironment environment, OrtSession session, Task task, Measurement measurement) throws Exception {
        ModelFolder folder = task.folder();
        FloatBuffer logits = ByteBuffer.allocateDirect(Float.BYTES * folder.batch() * folder.classes())
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        try (OnnxTensor input = OnnxTensor.createTensor(environment, folder.images(), folder.imagesShape());
                OnnxTensor output =
                        OnnxTensor.createTensor(environment, logits, new long[] {folder.batch(), folder.classes()})) {
            Map<String, OnnxTensor> inputs = Map.of("images", input);
            Map<String, OnnxTensor> outputs = Map.of("logits", output);
            if (task.checked()) {
                session.run(inputs, outputs).close();
                float[] values = new float[logits.capacity()];
                logits.duplicate().rewind().get(values);
                folder.checkLogits(values);
            }
            measurement.of(() -> session.run(inputs, outputs).close());
        }
    }
}
