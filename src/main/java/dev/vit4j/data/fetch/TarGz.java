package dev.vit4j.data.fetch;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Extracts known files from an untrusted .tar.gz. */
final class TarGz {
    private TarGz() {}

    /**
     * Unpacks the wanted files into one flat folder and skips the others. An archive with an entry outside the folder is
     * refused as a whole.
     *
     * @param archive to read
     * @param wanted entry name to the largest size in bytes to accept
     * @param folder an existing folder, for each file by the last part of its name
     * @throws BadInputException if the archive is damaged, has an entry outside the folder, or a file is not regular
     *     or too large
     */
    static void extract(Path archive, Map<String, Long> wanted, Path folder) {
        try (InputStream file = Files.newInputStream(archive);
                GZIPInputStream unzipped = new GZIPInputStream(file, 1 << 16);
                TarArchiveInputStream tar = new TarArchiveInputStream(unzipped)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                requireInside(archive, entry.getName());
                Long limit = wanted.get(entry.getName());
                if (limit != null) {
                    requirePlain(archive, entry, limit);
                    Path target = folder.resolve(Path.of(entry.getName()).getFileName());
                    Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new BadInputException(archive + ": cannot be unpacked into " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void requireInside(Path archive, String name) {
        boolean up = false;
        for (String step : name.split("[/\\\\]", -1)) {
            up |= step.equals("..");
        }
        boolean absolute = name.startsWith("/") || name.startsWith("\\") || name.matches("[A-Za-z]:.*");
        BadInputException.require(
                !up && !absolute,
                "%s: refused, its entry '%s' would be written outside the folder; get the archive elsewhere",
                archive,
                name);
    }

    private static void requirePlain(Path archive, TarArchiveEntry entry, long limit) {
        BadInputException.require(
                entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM,
                "%s: refused, its entry '%s' is not a regular file",
                archive,
                entry.getName());
        BadInputException.require(
                entry.getSize() <= limit,
                "%s: refused, its entry '%s' has %d bytes where at most %d are expected",
                archive,
                entry.getName(),
                entry.getSize(),
                limit);
    }
}
