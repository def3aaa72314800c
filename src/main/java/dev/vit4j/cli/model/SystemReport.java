package dev.vit4j.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.common.Json;
import dev.vit4j.common.Version;
import dev.vit4j.ops.device.Devices;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Properties;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/** Gathers what {@code vit info} says about this machine and build. */
final class SystemReport {
    private SystemReport() {}

    /**
     * @param plan what would run
     * @return the report; {@code backend} is null and {@code backend_error} says why if ND4J does not start
     * @throws IOException if the system's own description cannot be read
     */
    static ObjectNode gather(RunPlan plan) throws IOException {
        ObjectNode report = Json.mapper().createObjectNode();
        report.put("version", Version.current());
        report.put(
                "java",
                System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ", "
                        + System.getProperty("java.vendor") + ")");
        report.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        CpuInfo cpu = CpuInfo.read();
        putBackend(report);
        report.put("ops", plan.ops().name());
        report.put("ops_reason", plan.ops().reason());
        int cores = Runtime.getRuntime().availableProcessors();
        report.put("cores", cores);
        report.put("threads", plan.threads().orElse(cores));
        ArrayNode devices = report.putArray("devices");
        devices.addObject().put("device", "cpu").put("name", cpu.model());
        GpuReport.put(report, plan.device(), Devices.cudaBuild(), Devices.survey());
        ArrayNode features = report.putArray("cpu_features");
        cpu.features().forEach(features::add);
        putMemory(report.putObject("memory"));
        return report;
    }

    private static void putBackend(ObjectNode report) {
        try {
            Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
            report.put("backend", Nd4j.getBackend().getClass().getSimpleName());
            report.put("blas", String.valueOf(environment.get(Nd4jEnvironment.BLAS_VENDOR_KEY)));
        } catch (RuntimeException | LinkageError e) {
            // The report exists to find out such things: it goes on and says so.
            report.putNull("backend");
            report.put("backend_error", e.toString());
            report.putNull("blas");
        }
    }

    private static void putMemory(ObjectNode memory) {
        memory.put("heap_max_bytes", Runtime.getRuntime().maxMemory());
        memory.put("off_heap_max_bytes", Pointer.maxBytes());
        memory.put("process_max_bytes", Pointer.maxPhysicalBytes());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os) {
            memory.put("machine_bytes", os.getTotalMemorySize());
        }
    }
}
