package dev.vit4j.image;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import org.datavec.image.data.Image;
import org.datavec.image.loader.BaseImageLoader;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adapts {@link ImageDecoder} to DataVec's image readers. Returns images at their own size as [1,3,height,width] FLOAT,
 * 0..255, with planes in RGB order.
 */
public final class RgbImageLoader extends BaseImageLoader {
    private final transient ImageDecoder decoder;

    /** @param decoder decodes the files */
    public RgbImageLoader(ImageDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * @param image an image
     * @return the image as [1,3,height,width] FLOAT, 0..255, RGB
     */
    public static INDArray toArray(RgbImage image) {
        return Nd4j.create(image.toPlanes(), new long[] {1, RgbImage.CHANNELS, image.height(), image.width()}, 'c');
    }

    @Override
    public String[] getAllowedFormats() {
        return ImageFormat.EXTENSIONS.toArray(String[]::new);
    }

    @Override
    public INDArray asMatrix(File file) {
        return toArray(decoder.decode(file.toPath()));
    }

    @Override
    public INDArray asMatrix(InputStream stream) throws IOException {
        return toArray(decoder.decode(stream.readAllBytes(), "image from a stream"));
    }

    @Override
    public INDArray asMatrix(File file, boolean channelsFirst) {
        return ordered(asMatrix(file), channelsFirst);
    }

    @Override
    public INDArray asMatrix(InputStream stream, boolean channelsFirst) throws IOException {
        return ordered(asMatrix(stream), channelsFirst);
    }

    @Override
    public INDArray asRowVector(File file) {
        return asMatrix(file).ravel();
    }

    @Override
    public INDArray asRowVector(InputStream stream) throws IOException {
        return asMatrix(stream).ravel();
    }

    @Override
    public Image asImageMatrix(File file) {
        return asImageMatrix(file, true);
    }

    @Override
    public Image asImageMatrix(InputStream stream) throws IOException {
        return asImageMatrix(stream, true);
    }

    @Override
    public Image asImageMatrix(File file, boolean channelsFirst) {
        return toImage(asMatrix(file), channelsFirst);
    }

    @Override
    public Image asImageMatrix(InputStream stream, boolean channelsFirst) throws IOException {
        return toImage(asMatrix(stream), channelsFirst);
    }

    private static INDArray ordered(INDArray array, boolean channelsFirst) {
        return channelsFirst ? array : array.permute(0, 2, 3, 1);
    }

    private static Image toImage(INDArray array, boolean channelsFirst) {
        int height = (int) array.size(2);
        int width = (int) array.size(3);
        return new Image(ordered(array, channelsFirst), RgbImage.CHANNELS, height, width);
    }
}
