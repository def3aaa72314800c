import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Creates JPEGs of 500 x 375 pixels, a common size of web photos, from a few photos: random crops, resized, some of
 * them flipped. The result is always the same.
 *
 * <p>MakeJpegs.java PHOTOS FOLDER COUNT; needs only the JDK.
 */
final class MakeJpegs {
    private static final int WIDTH = 500;
    private static final int HEIGHT = 375;
    // 54 kB per file. At a lower quality, parts of these soft photos would be too easy to decode.
    private static final float QUALITY = 0.95f;
    private static final int FILES_IN_FOLDER = 1000;
    // Arbitrary. Multiples of the golden ratio are added, since Java's generator starts alike with neighboring seeds.
    private static final long SEED = 20261125;

    private MakeJpegs() {}

    public static void main(String[] args) throws IOException {
        List<BufferedImage> photos = read(Path.of(args[0]));
        Path folder = Path.of(args[1]);
        int count = Integer.parseInt(args[2]);
        for (int first = 0; first < count; first += FILES_IN_FOLDER) {
            Files.createDirectories(file(folder, first).getParent());
        }
        IntStream.range(0, count)
                .parallel()
                .filter(i -> !Files.exists(file(folder, i)))
                .forEach(i -> write(part(photos, new Random(SEED + i * 0x9E3779B97F4A7C15L)), file(folder, i)));
    }

    private static List<BufferedImage> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(png|jpg)"))
                    .sorted()
                    .map(MakeJpegs::photo)
                    .toList();
        }
    }

    private static BufferedImage photo(Path file) {
        try {
            return ImageIO.read(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Path folder, int number) {
        return folder.resolve(String.format(Locale.ROOT, "%02d/%05d.jpg", number / FILES_IN_FOLDER, number));
    }

    /** Returns a random 4:3 rectangle, between a third and all of the largest one that fits into the photo. */
    private static BufferedImage part(List<BufferedImage> photos, Random random) {
        BufferedImage photo = photos.get(random.nextInt(photos.size()));
        double largest = Math.min(photo.getWidth(), photo.getHeight() * (double) WIDTH / HEIGHT);
        int width = (int) (largest * (1 + 2 * random.nextDouble()) / 3);
        int height = width * HEIGHT / WIDTH;
        int left = random.nextInt(photo.getWidth() - width + 1);
        int top = random.nextInt(photo.getHeight() - height + 1);
        boolean mirrored = random.nextBoolean();
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.drawImage(
                photo,
                mirrored ? WIDTH : 0,
                0,
                mirrored ? 0 : WIDTH,
                HEIGHT,
                left,
                top,
                left + width,
                top + height,
                null);
        g.dispose();
        return image;
    }

    private static void write(BufferedImage image, Path file) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (ImageOutputStream out = ImageIO.createImageOutputStream(unfinished.toFile())) {
                ImageWriteParam how = writer.getDefaultWriteParam();
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionQuality(QUALITY);
                writer.setOutput(out);
                writer.write(null, new IIOImage(image, null, null), how);
            }
            Files.move(unfinished, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }
}
