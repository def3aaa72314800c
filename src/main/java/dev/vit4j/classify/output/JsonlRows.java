package dev.vit4j.classify.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.Prediction;
import dev.vit4j.classify.RowWriter;
import dev.vit4j.common.Json;
import java.io.Flushable;
import java.io.IOException;

/**
 * {@code {"file": "...", "predictions": [{"label": "...", "index": 3, "score": 0.91}]}} or
 * {@code {"file": "...", "error": "..."}}, a line each; with embeddings also {@code "embedding": [0.1, ...]}.
 */
final class JsonlRows implements RowWriter {
    private final Appendable out;

    JsonlRows(Appendable out) {
        this.out = out;
    }

    @Override
    public void begin() {
        // JSON lines have no header.
    }

    @Override
    public void write(ClassificationRow row) throws IOException {
        ObjectNode node = Json.mapper().createObjectNode().put("file", row.file());
        if (row.error().isPresent()) {
            node.put("error", row.error().get());
        } else {
            ArrayNode predictions = node.putArray("predictions");
            for (Prediction prediction : row.predictions()) {
                // A float node prints the shortest decimal that reads back as the same float.
                predictions
                        .addObject()
                        .put("label", prediction.label())
                        .put("index", prediction.index())
                        .put("score", prediction.score());
            }
            if (row.embedding().isPresent()) {
                ArrayNode values = node.putArray("embedding");
                for (float value : row.embedding().get()) {
                    values.add(value);
                }
            }
        }
        out.append(Json.line(node)).append('\n');
    }

    @Override
    public void flush() throws IOException {
        if (out instanceof Flushable buffered) {
            buffered.flush();
        }
    }
}
