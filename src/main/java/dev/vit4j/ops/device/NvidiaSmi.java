package dev.vit4j.ops.device;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
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
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            // On a thread of its own: a hanging tool's children may hold the pipe open for ever.
            PipeReader reader = new PipeReader(process.getInputStream());
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return new Answer(
                        null,
                        tool + " gave no answer within " + limit.toSeconds()
                                + " s: the driver hangs; restart the machine, or see the system's log");
            }
            String text = reader.text();
            return process.exitValue() == 0
                    ? new Answer(text, null)
                    : new Answer(null, SmiText.failure(process.exitValue(), text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(null, "interrupted while waiting for " + tool);
        }
    }

    /** Collects what a process writes. */
    private static final class PipeReader {
        private static final long PATIENCE_MILLIS = 1000;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        PipeReader(InputStream pipe) {
            thread = new Thread(() -> copy(pipe), "vit4j-nvidia-smi");
            thread.setDaemon(true);
            thread.start();
        }

        private void copy(InputStream pipe) {
            byte[] buffer = new byte[8192];
            try (pipe) {
                for (int count = pipe.read(buffer); count >= 0; count = pipe.read(buffer)) {
                    bytes.write(buffer, 0, count);
                }
            } catch (IOException e) {
                bytes.writeBytes(("cannot be read: " + e.getMessage()).getBytes(StandardCharsets.UTF_8));
            }
        }

        /** Returns what the process wrote; called after its end. */
        private String text() throws InterruptedException {
            thread.join(PATIENCE_MILLIS);
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
