package dev.vit4j.data.cifar;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The CIFAR binary files of a folder.
 *
 * @param folder where they are
 * @param format of the files
 * @param trainFiles training files in order of their number; may be empty
 * @param testFiles the test file, or none
 */
public record CifarFolder(Path folder, CifarFormat format, List<Path> trainFiles, List<Path> testFiles) {
    private static final Pattern BATCH = Pattern.compile("data_batch_\\d{1,9}\\.bin");

    /** @return the binaries in the folder, or in the subfolder that the archive unpacks to */
    public static Optional<CifarFolder> find(Path folder, boolean coarse) {
        return Stream.of(folder, folder.resolve("cifar-10-batches-bin"), folder.resolve("cifar-100-binary"))
                .filter(Files::isDirectory)
                .map(candidate -> in(candidate, coarse))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<CifarFolder> in(Path folder, boolean coarse) {
        List<Path> batches = batches(folder);
        List<Path> testBatch = existing(folder.resolve("test_batch.bin"));
        if (!batches.isEmpty() || !testBatch.isEmpty()) {
            return Optional.of(new CifarFolder(folder, CifarFormat.CIFAR10, batches, testBatch));
        }
        List<Path> train = existing(folder.resolve("train.bin"));
        List<Path> test = existing(folder.resolve("test.bin"));
        if (train.isEmpty() && test.isEmpty()) {
            return Optional.empty();
        }
        CifarFormat format = coarse ? CifarFormat.CIFAR100_COARSE : CifarFormat.CIFAR100_FINE;
        return Optional.of(new CifarFolder(folder, format, train, test));
    }

    private static List<Path> batches(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            // By length, then name: batch 10 comes after batch 9.
            return entries.filter(entry ->
                            BATCH.matcher(entry.getFileName().toString()).matches())
                    .sorted(Comparator.comparing((Path entry) ->
                                    entry.getFileName().toString().length())
                            .thenComparing(Path::compareTo))
                    .toList();
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
    }

    private static List<Path> existing(Path file) {
        return Files.isRegularFile(file) ? List.of(file) : List.of();
    }
}
