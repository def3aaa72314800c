import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Creates a class-balanced subset of CIFAR-10: 200 training and 50 test images of each class, sampled without
 * replacement and in the order of the full set. Run by scripts/make-cifar10-mini; needs only the JDK.
 */
final class MakeCifar10Mini {
    private static final int RECORD_BYTES = 1 + 3 * 32 * 32;
    private static final int CLASSES = 10;
    private static final int RECORDS_PER_FILE = 10_000;
    private static final int TRAIN_PER_CLASS = 200;
    private static final int TEST_PER_CLASS = 50;
    // Arbitrary: the date on which the subset was first sampled.
    private static final long SEED = 20261123;

    private MakeCifar10Mini() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Path full = Path.of(args[0]);
        Path mini = Path.of(args[1]);
        List<Path> train = new ArrayList<>();
        for (int batch = 1; batch <= 5; batch++) {
            train.add(full.resolve("data_batch_" + batch + ".bin"));
        }
        Files.createDirectories(mini);
        write(mini.resolve("data_batch_1.bin"), subset(train, TRAIN_PER_CLASS, new Random(SEED)));
        List<Path> test = List.of(full.resolve("test_batch.bin"));
        write(mini.resolve("test_batch.bin"), subset(test, TEST_PER_CLASS, new Random(SEED + 1)));
        write(mini.resolve("batches.meta.txt"), Files.readAllBytes(full.resolve("batches.meta.txt")));
    }

    private static byte[] subset(List<Path> files, int perClass, Random random) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length != RECORDS_PER_FILE * RECORD_BYTES) {
                throw new IOException(file + ": " + bytes.length + " bytes instead of "
                        + RECORDS_PER_FILE * RECORD_BYTES + "; it is not a file of the full CIFAR-10");
            }
            all.write(bytes);
        }
        byte[] records = all.toByteArray();
        TreeSet<Integer> chosen = new TreeSet<>();
        for (int label = 0; label < CLASSES; label++) {
            chosen.addAll(draw(indicesOf(records, label), perClass, random));
        }
        ByteArrayOutputStream subset = new ByteArrayOutputStream();
        for (int index : chosen) {
            subset.write(records, index * RECORD_BYTES, RECORD_BYTES);
        }
        return subset.toByteArray();
    }

    private static int[] indicesOf(byte[] records, int label) {
        return IntStream.range(0, records.length / RECORD_BYTES)
                .filter(index -> records[index * RECORD_BYTES] == label)
                .toArray();
    }

    /**
     * The first steps of a Fisher-Yates shuffle. Implemented here, with java.util.Random, whose algorithm is specified
     * in its Javadoc, so that every JDK samples the same images.
     */
    private static List<Integer> draw(int[] indices, int count, Random random) {
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(indices.length - i);
            int swapped = indices[i];
            indices[i] = indices[other];
            indices[other] = swapped;
        }
        return Arrays.stream(indices, 0, count).boxed().toList();
    }

    private static void write(Path file, byte[] bytes) throws IOException, GeneralSecurityException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        System.out.println(md5 + "  " + file.getFileName());
    }
}
