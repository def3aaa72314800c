package example;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.vit4j.classify.Classifier;
import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.util.Map;

/** Classifies the image in a request's body. One handler serves all threads. */
final class ClassifyHandler implements HttpHandler {
    private static final int MAX_BYTES = 10_000_000;

    private final Classifier classifier;
    private final ObjectMapper json = new ObjectMapper();

    ClassifyHandler(Classifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                answer(exchange, 405, Map.of("error", "POST an image file"));
                return;
            }
            byte[] image = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
            if (image.length > MAX_BYTES) {
                answer(exchange, 413, Map.of("error", "the image is larger than " + MAX_BYTES + " bytes"));
                return;
            }
            try {
                answer(exchange, 200, Map.of("predictions", classifier.classify(image, 5)));
            } catch (BadInputException e) {
                answer(exchange, 400, Map.of("error", e.getMessage()));
            }
        }
    }

    private void answer(HttpExchange exchange, int status, Object content) throws IOException {
        byte[] body = json.writeValueAsBytes(content);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
