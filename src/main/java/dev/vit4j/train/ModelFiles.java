package dev.vit4j.train;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Tells a model folder from one with other content. */
final class ModelFiles {
    private ModelFiles() {}

    /**
     * @param folder a model folder
     * @return SHA-256 over names and SHA-256 of its configuration and weights, as hexadecimal digits
     */
    static String sha256(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(ModelFiles::decides).sorted().toList();
            StringBuilder lines = new StringBuilder();
            for (Path file : files) {
                lines.append(file.getFileName())
                        .append(' ')
                        .append(Digests.SHA256.hex(file))
                        .append('\n');
            }
            return Digests.SHA256.hex(lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
    }

    private static boolean decides(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith("config.json") || name.endsWith(".safetensors");
    }
}
