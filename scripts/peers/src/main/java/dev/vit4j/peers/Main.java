package dev.vit4j.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;

/**
 * Measures one framework once: {@code onnxruntime|libtorch train|infer FOLDER VARIANT CHECKED THREADS WARMUP STEPS}.
 * FOLDER was written by {@code export_models.py}, VARIANT names one of its files; results are compared with the
 * expected ones if CHECKED is {@code true}. Prints one line of JSON.
 */
public final class Main {
    private Main() {}

    /**
     * @param args see the class
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 8) {
            System.err.println("usage: onnxruntime|libtorch train|infer FOLDER VARIANT CHECKED THREADS WARMUP STEPS");
            System.exit(2);
        }
        Task task = new Task(
                ModelFolder.read(Path.of(args[2])),
                args[1].equals("train"),
                args[3],
                Boolean.parseBoolean(args[4]),
                Integer.parseInt(args[5]));
        Measurement measurement = new Measurement(Integer.parseInt(args[6]), Integer.parseInt(args[7]));
        Map<String, Object> about =
                switch (args[0]) {
                    case "onnxruntime" -> OnnxRuntimePeer.run(task, measurement);
                    case "libtorch" -> LibtorchPeer.run(task, measurement);
                    default -> throw new IllegalArgumentException("unknown peer " + args[0]);
                };
        ObjectMapper json = new ObjectMapper();
        ObjectNode answer = json.createObjectNode();
        ArrayNode seconds = answer.putArray("step_seconds");
        measurement.stepSeconds().forEach(seconds::add);
        answer.put("peak_rss_bytes", Measurement.peakResident());
        answer.set("about", json.valueToTree(about));
        System.out.println(json.writeValueAsString(answer));
    }
}
