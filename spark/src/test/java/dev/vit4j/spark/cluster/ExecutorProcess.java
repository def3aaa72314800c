package dev.vit4j.spark.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An executor of an application.
 *
 * @param handle its process
 * @param id the executor's id within the application
 * @param application the application's id
 */
public record ExecutorProcess(ProcessHandle handle, String id, String application) {
    /** @return the executor that this process is, if it is one */
    static Optional<ExecutorProcess> of(ProcessHandle handle) {
        try {
            // ProcessHandle's own arguments end after 4 kB, which a class path fills.
            String line =
                    Files.readString(Path.of("/proc", String.valueOf(handle.pid()), "cmdline"), StandardCharsets.UTF_8);
            List<String> words = List.of(line.split("\0", -1));
            return words.contains("--executor-id")
                    ? Optional.of(new ExecutorProcess(
                            handle,
                            words.get(words.indexOf("--executor-id") + 1),
                            words.get(words.indexOf("--app-id") + 1)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it ended meanwhile
        }
    }

    /** @return process id */
    public long pid() {
        return handle.pid();
    }

    /** @return resident memory in bytes, 0 if it has ended */
    public long residentBytes() throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
            return 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Kills it with SIGKILL, as the kernel does when memory runs out, and waits until it is gone. */
    public void kill9() {
        handle.destroyForcibly();
        try {
            handle.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("executor " + pid() + " does not end", e);
        }
    }
}
