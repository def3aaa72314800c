package dev.vit4j.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder as described in {@code model_folder.py}: a model for one batch size, its input and the expected results.
 *
 * @param path the folder
 * @param batch B
 * @param image height and width of the images in pixels
 * @param classes C
 */
record ModelFolder(Path path, int batch, int image, int classes) {
    /** Logits are around 1; rounding in float32 gives about 1e-5. */
    private static final double LOGIT_TOLERANCE = 2e-3;

    private static final double LOSS_TOLERANCE = 1e-3;

    static ModelFolder read(Path path) throws IOException {
        JsonNode about =
                new ObjectMapper().readTree(path.resolve("setting.json").toFile());
        return new ModelFolder(
                path,
                about.required("batch").asInt(),
                about.required("image").asInt(),
                about.required("classes").asInt());
    }

    /** @return images [B,3,size,size] in off-heap memory */
    FloatBuffer images() throws IOException {
        return bytes("images.bin").asFloatBuffer();
    }

    /** @return class indices [B] in off-heap memory */
    LongBuffer labels() throws IOException {
        return bytes("labels.bin").asLongBuffer();
    }

    long[] imagesShape() {
        return new long[] {batch, 3, image, image};
    }

    /**
     * @param logits [B,C], row by row
     * @throws IllegalStateException if they differ from the expected ones
     */
    void checkLogits(float[] logits) throws IOException {
        FloatBuffer wanted = bytes("logits.bin").asFloatBuffer();
        require(logits.length == wanted.remaining(), "%d logits instead of %d", logits.length, wanted.remaining());
        for (float logit : logits) {
            float right = wanted.get();
            require(Math.abs(logit - right) <= LOGIT_TOLERANCE, "a logit is %s instead of %s", logit, right);
        }
    }

    /** @return expected losses of the first training steps */
    double[] losses() throws IOException {
        return Files.readAllLines(path.resolve("losses.txt")).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    void checkLoss(double loss, double wanted) {
        require(Math.abs(loss - wanted) <= LOSS_TOLERANCE, "a loss is %s instead of %s", loss, wanted);
    }

    private void require(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new IllegalStateException(path + ": not the same model: " + String.format(message, values));
        }
    }

    private ByteBuffer bytes(String file) throws IOException {
        byte[] content = Files.readAllBytes(path.resolve(file));
        return ByteBuffer.allocateDirect(content.length)
                .put(content)
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
