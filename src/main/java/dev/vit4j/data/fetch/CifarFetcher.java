package dev.vit4j.data.fetch;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.common.Folders;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Downloads the canonical archive of a CIFAR data set. */
public final class CifarFetcher {
    // The real files have 61 to 800 bytes.
    private static final long MAX_TEXT_BYTES = 1 << 16;

    private final Downloader downloader;

    /** @param downloader downloads the archive */
    public CifarFetcher(Downloader downloader) {
        this.downloader = downloader;
    }

    /**
     * Makes sure that the destination holds the complete set, and checks every file's record count and MD5. Missing files
     * appear one by one, each atomically; an interrupted download resumes.
     *
     * @param set which one
     * @param destination its folder; {@code downloads} beside it holds partial downloads. An archive already there
     *     under its own name is used instead of downloading it
     * @param mirror another address of the same archive, or empty for the canonical one
     * @param progress is told of the download's progress
     * @return whether anything was fetched
     * @throws BadInputException if the archive cannot be downloaded or is not the canonical one, or if the destination holds
     *     other files under the set's names
     * @throws IOException if the disk fails or the thread is interrupted
     */
    public boolean fetch(CifarArchive set, Path destination, Optional<URI> mirror, DownloadProgress progress)
            throws IOException {
        CifarFiles files = new CifarFiles(set);
        List<String> missing = files.missingFrom(destination);
        if (missing.isEmpty()) {
            return false;
        }
        try (WorkFolder work = WorkFolder.beside(destination)) {
            Path archive = work.path().resolve(set.fileName());
            boolean given = Files.exists(archive);
            work.requireSpace(set.unpackedBytes() + (given ? 0 : set.archiveBytes()));
            if (given) {
                requireSum(set, archive, archive.toString(), "remove it and run this again");
            } else {
                download(set, mirror.orElse(set.address()), archive, progress);
            }
            Path unpacked = work.emptyFolder(set.folder());
            try {
                TarGz.extract(archive, entriesOf(set), unpacked);
                files.requireComplete(unpacked, archive.toString());
                files.install(unpacked, missing, destination);
            } finally {
                Folders.deleteTree(unpacked);
            }
            Files.delete(archive);
        }
        return true;
    }

    private void download(CifarArchive set, URI address, Path archive, DownloadProgress progress) throws IOException {
        try {
            downloader.download(address, archive, progress);
        } catch (DownloadException e) {
            throw new BadInputException(
                    address + ": cannot be downloaded: " + e.getMessage() + "; " + set.remedy()
                            + ". You can also put the archive at " + archive,
                    e);
        }
        try {
            requireSum(set, archive, address.toString(), "the download was removed; " + set.remedy());
        } catch (BadInputException e) {
            Files.delete(archive);
            throw e;
        }
    }

    private static void requireSum(CifarArchive set, Path archive, String origin, String remedy) throws IOException {
        String md5 = Digests.MD5.hex(archive);
        BadInputException.require(
                md5.equals(set.md5()),
                "%s: its MD5 is %s, but that of the %s archive is %s; %s",
                origin,
                md5,
                set.title(),
                set.md5(),
                remedy);
    }

    private static Map<String, Long> entriesOf(CifarArchive set) {
        Map<String, Long> entries = new HashMap<>();
        set.binaries().forEach(file -> entries.put(set.folder() + "/" + file.name(), set.bytesOf(file)));
        set.names().forEach(file -> entries.put(set.folder() + "/" + file.name(), MAX_TEXT_BYTES));
        return entries;
    }
}
