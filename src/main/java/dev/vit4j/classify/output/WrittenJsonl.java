package dev.vit4j.classify.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Reads complete JSON lines: those that end with a line feed and parse. */
final class WrittenJsonl extends WrittenRows {
    private long position;

    WrittenJsonl(Path file) {
        super(file);
    }

    @Override
    Optional<Written> next(InputStream bytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = bytes.read(); b != '\n'; b = bytes.read()) {
            if (b < 0) {
                return Optional.empty();
            }
            line.write(b);
        }
        position += line.size() + 1;
        try {
            JsonNode row = Json.mapper().readTree(line.toString(StandardCharsets.UTF_8));
            return row.path("file").isTextual()
                    ? Optional.of(new Written(
                            row.get("file").textValue(),
                            Optional.ofNullable(row.path("error").textValue()),
                            position))
                    : Optional.empty();
        } catch (JsonProcessingException torn) {
            return Optional.empty(); // such as after a power failure, which can leave gaps
        }
    }
}
