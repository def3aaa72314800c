package dev.vit4j.data.archive;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ComposedText;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.store.ImageStore;
import dev.vit4j.image.ImageScan;
import dev.vit4j.image.LeftOut;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The images in a zip or tar file, by folder. Hidden entries and those of the operating system are passed over; the content
 * of an entry that is not named like an image decides whether it is one, as in a folder.
 */
final class ArchivedImages {
    private static final int INITIAL = 1024;

    private final Path archive;
    private final FolderTree tree = new FolderTree();
    private final LeftOutFiles leftOut = new LeftOutFiles();
    private final NameHashes names = new NameHashes();
    /** Number of the folder of each image. */
    private int[] folders = new int[INITIAL];

    private int count;
    /** Levels of folders that are no part of an image's identity; known when all entries are. */
    private int depth;

    private ImageStore store;

    private ArchivedImages(Path archive) {
        this.archive = archive;
    }

    /**
     * @param archive a zip or tar file, the latter perhaps gzipped
     * @param maxBytes size of the largest image to read
     * @return its images
     * @throws BadInputException if it is damaged, truncated or expands like a decompression bomb, or an image is a link or
     *     encrypted
     */
    static ArchivedImages read(Path archive, long maxBytes) {
        ArchivedImages images = new ArchivedImages(archive);
        if (isZip(archive)) {
            images.readZip(maxBytes);
        } else {
            images.readTar(maxBytes);
        }
        return images;
    }

    static boolean isZip(Path archive) {
        return archive.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    private void readZip(long maxBytes) {
        ZipEntries entries = ZipEntries.of(archive, FileBytes.of(archive));
        long[] headers = new long[INITIAL];
        ExpansionLimit limit = limit(maxBytes);
        ZipEntries.Walk walk = entries.walk();
        for (ZipEntries.Entry next = walk.next(); next != null; next = walk.next()) {
            ZipEntries.Entry entry = next;
            if (entry.folder()) {
                addFolder(entry.name());
                continue;
            }
            String problem = entry.link() ? "is a link, not an image: unpack the archive" : entry.problem();
            if (add(entry.name(), problem, () -> entries.start(entry, ImageScan.START_BYTES))) {
                expanded(limit, entry.size());
                if (count > headers.length) {
                    headers = Arrays.copyOf(headers, headers.length + (headers.length >> 1));
                }
                headers[count - 1] = entry.header();
            }
        }
        store = new ZipStore(archive, entries, Arrays.copyOf(headers, count), identity(), maxBytes);
        checkNames(() -> {
            ZipEntries.Walk again = entries.walk();
            return () -> {
                ZipEntries.Entry entry = again.next();
                return entry == null ? null : entry.name();
            };
        });
    }

    private ExpansionLimit limit(long maxBytes) {
        try {
            return new ExpansionLimit(Files.size(archive), maxBytes);
        } catch (IOException e) {
            throw BadInputException.unreadable(archive, e);
        }
    }

    private void expanded(ExpansionLimit limit, long bytes) {
        try {
            limit.expanded(Math.max(0, bytes));
        } catch (ExpansionLimit.Exceeded e) {
            throw new BadInputException(
                    archive + ": " + e.getMessage() + ", like a decompression bomb: unpack it yourself if you trust it",
                    e);
        }
    }

    private void readTar(long maxBytes) {
        TarShards shards = new TarShards(List.of(archive));
        EntryTable.Builder table = new EntryTable.Builder(1);
        TarEntries entries = shards.entries(0);
        for (TarEntries.Entry next = entries.next(); next != null; next = entries.next()) {
            TarEntries.Entry entry = next;
            if (entry.kind() == TarEntries.Kind.FOLDER) {
                addFolder(entry.name());
                continue;
            }
            String problem = switch (entry.kind()) {
                case LINK -> "is a link, not an image: unpack the archive";
                case OTHER -> "is not a plain file: unpack the archive";
                default -> "";
            };
            if (add(entry.name(), problem, () -> entries.start(entry, ImageScan.START_BYTES))) {
                table.add(entry);
            }
        }
        store = TarStore.inAnyOrder(shards, table.build(), identity(), maxBytes);
        checkNames(() -> {
            TarEntries again = shards.entries(0);
            return () -> {
                TarEntries.Entry entry = again.next();
                return entry == null ? null : entry.name();
            };
        });
    }

    private void addFolder(String name) {
        if (!EntryNames.isPassedOver(name)) {
            tree.folder(safeParts(name));
        }
    }

    private List<String> safeParts(String name) {
        List<String> parts = FolderTree.parts(name);
        require(
                !parts.contains(".."),
                "%s: entry %s leads out of the archive: pack it again, without '..'",
                archive,
                DisplayText.printable(name));
        return parts;
    }

    /** Returns whether an entry is an image, and if so counts it. */
    private boolean add(String name, String problem, Supplier<byte[]> start) {
        if (EntryNames.isPassedOver(name)) {
            return false;
        }
        List<String> parts = safeParts(name);
        if (parts.isEmpty()) {
            return false;
        }
        String fileName = parts.get(parts.size() - 1);
        boolean named = ImageScan.isNamedLikeImage(fileName);
        require(problem.isEmpty() || !named, "%s: entry %s: %s", archive, DisplayText.printable(name), problem);
        if (!problem.isEmpty()) {
            leftOut.add(LeftOut.UNREADABLE, name);
            return false;
        }
        Optional<LeftOut> reason = named ? Optional.empty() : ImageScan.leftOut(fileName, start.get());
        if (reason.isPresent()) {
            leftOut.add(reason.get(), name);
            return false;
        }
        FolderTree.Folder folder = tree.folder(parts.subList(0, parts.size() - 1));
        tree.addImage(folder);
        names.add(String.join("/", parts));
        if (count == folders.length) {
            folders = Arrays.copyOf(folders, count + (count >> 1));
        }
        folders[count++] = folder.number();
        return true;
    }

    private void checkNames(Supplier<Supplier<String>> walk) {
        OptionalLong twice = names.repeated();
        if (twice.isEmpty()) {
            return;
        }
        Supplier<String> entries = walk.get();
        String name = entries.get();
        while (name != null && NameHashes.of(String.join("/", FolderTree.parts(name))) != twice.getAsLong()) {
            name = entries.get();
        }
        throw new BadInputException(archive + ": entry " + DisplayText.printable(String.valueOf(name)) + " is there "
                + names.count(twice.getAsLong()) + " times: pack the archive again");
    }

    private EntryIdentity identity() {
        return (file, entry) -> {
            List<String> parts = FolderTree.parts(entry);
            return ComposedText.of(String.join("/", parts.subList(Math.min(depth, parts.size() - 1), parts.size())));
        };
    }

    Path archive() {
        return archive;
    }

    FolderTree tree() {
        return tree;
    }

    LeftOutFiles leftOut() {
        return leftOut;
    }

    int size() {
        return count;
    }

    /** Returns the name of an image's entry. */
    String name(int image) {
        depth = 0;
        return store.identity(image);
    }

    /** Returns the folder of an image. */
    FolderTree.Folder folder(int image) {
        return tree.folder(folders[image]);
    }

    /**
     * Returns the images as a store.
     *
     * @param levels of folders that are no part of an image's identity
     */
    ImageStore store(int levels) {
        depth = levels;
        return store;
    }
}
