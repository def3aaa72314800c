package dev.vit4j.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.ops.device.DeviceChoice;
import dev.vit4j.ops.device.Gpu;
import dev.vit4j.ops.device.GpuSurvey;

/** What {@code vit info} says about GPUs: what there is, which can be used, and why the device is what it is. */
final class GpuReport {
    private GpuReport() {}

    /**
     * @param report takes the fields
     * @param choice where a model would run
     * @param cudaBuild whether this build holds the CUDA backend
     * @param survey the machine's GPUs
     */
    static void put(ObjectNode report, DeviceChoice choice, boolean cudaBuild, GpuSurvey survey) {
        report.put("device", choice.device());
        report.put("device_reason", choice.reason());
        ObjectNode cuda = report.putObject("cuda");
        cuda.put("in_this_build", cudaBuild);
        cuda.put("driver", survey.driver());
        cuda.put("obstacle", survey.problem());
        ObjectNode gpus = cuda.putObject("gpus");
        ArrayNode devices = (ArrayNode) report.get("devices");
        for (int i = 0; i < survey.gpus().size(); i++) {
            Gpu gpu = survey.gpus().get(i);
            String obstacle = gpu.capability().obstacle();
            ObjectNode node = gpus.putObject("cuda:" + i);
            node.put("name", gpu.name());
            node.put("capability", gpu.capability().toString());
            node.put("memory_bytes", gpu.memoryBytes());
            node.put("uuid", gpu.uuid());
            node.put("usable", obstacle == null);
            node.put("why", obstacle == null ? "ND4J M2.1's code for 3.7 to 8.6 runs on it" : obstacle);
            if (cudaBuild && obstacle == null) {
                devices.addObject().put("device", "cuda:" + i).put("name", gpu.name());
            }
        }
    }
}
