package dev.vit4j.model.graph;

import dev.vit4j.common.Size;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.safetensors.Safetensors;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A PyTorch fixture: a small model, images, and the results of torchvision's independent implementation.
 *
 * @param model as read from the folder in Hugging Face's layout
 * @param tensors the golden values by name, floats as FLOAT but those named {@code *_f64}
 */
public record Golden(Model model, Map<String, INDArray> tensors) {
    public static Golden read(String name) {
        return new Golden(
                ModelFolder.read(folder(name)), Safetensors.read(folder(name).resolve("golden.safetensors")));
    }

    public static Path folder(String name) {
        return Path.of("src/test/resources/fixtures", name);
    }

    public INDArray get(String name) {
        return tensors.get(name);
    }

    public int images() {
        return (int) get("images").size(0);
    }

    /**
     * Returns the images cut into patches [B,N,P] by definition: channel, row, column within each window, row by row.
     */
    public INDArray patches() {
        return cut(get("images"), model.config().stem().patchSize());
    }

    /** Cuts square images, see the other method. */
    public static INDArray cut(INDArray images, int patch) {
        return cut(images, Size.square(patch));
    }

    /**
     * Cuts [B,3,height,width] into non-overlapping patches [B,N,P], deliberately without the code under test; what does
     * not fill a patch at the bottom and at the right is left out.
     */
    public static INDArray cut(INDArray images, Size patch) {
        int b = (int) images.size(0);
        int channels = (int) images.size(1);
        int columns = (int) images.size(3) / patch.width();
        int count = (int) images.size(2) / patch.height() * columns;
        INDArray patches = Nd4j.create(DataType.FLOAT, new long[] {b, count, (long) channels * patch.count()});
        for (int i = 0; i < b; i++) {
            for (int n = 0; n < count; n++) {
                int p = 0;
                for (int c = 0; c < channels; c++) {
                    for (int y = 0; y < patch.height(); y++) {
                        for (int x = 0; x < patch.width(); x++) {
                            int row = n / columns * patch.height() + y;
                            int column = n % columns * patch.width() + x;
                            patches.putScalar(new int[] {i, n, p++}, images.getDouble(i, c, row, column));
                        }
                    }
                }
            }
        }
        return patches;
    }

    /** Returns targets [B,C] of the fixture's labels with its label smoothing of 0.1. */
    public INDArray targets() {
        int classes = model.config().classes();
        INDArray targets = Nd4j.valueArrayOf(new long[] {images(), classes}, 0.1 / classes, DataType.FLOAT);
        for (int i = 0; i < images(); i++) {
            targets.putScalar(i, (2 * i + 1) % classes, 0.9 + 0.1 / classes);
        }
        return targets;
    }

    /** Returns the largest absolute difference of two arrays; NaN if either contains NaN. */
    public static double difference(INDArray a, INDArray b) {
        double[] x = a.dup('c').reshape(-1).castTo(DataType.DOUBLE).toDoubleVector();
        double[] y = b.dup('c').reshape(-1).castTo(DataType.DOUBLE).toDoubleVector();
        if (x.length != y.length) {
            throw new AssertionError(x.length + " values against " + y.length);
        }
        double worst = 0;
        for (int i = 0; i < x.length; i++) {
            double d = Math.abs(x[i] - y[i]);
            worst = Double.isNaN(d) ? d : Math.max(worst, d);
            if (Double.isNaN(d)) {
                return d;
            }
        }
        return worst;
    }
}
