package dev.vit4j.ops.device;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Asks the driver's own tool. A process of its own and not the driver's library: it can be given a time limit, a broken
 * driver cannot take this JVM down with it, and neither CUDA nor ND4J need to be there.
 */
final class NvidiaSmi {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String FIELDS = "name,uuid,driver_version,compute_cap,memory.total,mig.mode.current";
    private static final Path WSL = Path.of("/usr/lib/wsl/lib/nvidia-smi");

    private final Map<String, String> environment;
    private final Duration limit;

    NvidiaSmi(Map<String, String> environment) {
        this(environment, LIMIT);
    }

    /**
     * @param environment where PATH and CUDA_VISIBLE_DEVICES are looked up
     * @param limit how long the tool may take
     */
    NvidiaSmi(Map<String, String> environment, Duration limit) {
        this.environment = environment;
        this.limit = limit;
    }

    GpuSurvey survey() {
        Path tool = find();
        if (tool == null) {
            return GpuSurvey.none(
                    null,
                    "no NVIDIA driver was found (nvidia-smi is not on the PATH); install the driver, and in a container"
                            + " start it with --gpus and NVIDIA_DRIVER_CAPABILITIES=compute,utility");
        }
        try {
            Answer gpus = ask(tool, "--query-gpu=" + FIELDS, "--format=csv,noheader,nounits");
            if (gpus.problem() != null) {
                return GpuSurvey.none(null, gpus.problem());
            }
            Answer instances = SmiText.hasMig(gpus.text()) ? ask(tool, "-L") : new Answer("", null);
            if (instances.problem() != null) {
                return GpuSurvey.none(null, instances.problem());
            }
            return SmiText.survey(gpus.text(), instances.text(), environment.get("CUDA_VISIBLE_DEVICES"));
        } catch (IOException e) {
            return GpuSurvey.none(null, tool + " cannot be run: " + e.getMessage());
        }
    }

    private Path find() {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path tool = Path.of(folder.isEmpty() ? "." : folder, "nvidia-smi");
            if (Files.isExecutable(tool) && Files.isRegularFile(tool)) {
                return tool;
            }
        }
        return Files.isExecutable(WSL) ? WSL : null;
    }

    private record Answer(String text, String problem) {}

    private Answer ask(Path tool, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(arguments));
        // Into a file: a pipe would be read to its end, which a hanging tool's children may hold open for ever.
        Path output = Files.createTempFile("vit4j-nvidia-smi", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return new Answer(
                        null,
                        tool + " gave no answer within " + limit.toSeconds()
                                + " s: the driver hangs; restart the machine, or see the system's log");
            }
            String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
            return process.exitValue() == 0
                    ? new Answer(text, null)
                    : new Answer(null, SmiText.failure(process.exitValue(), text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(null, "interrupted while waiting for " + tool);
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
