package dev.vit4j.data.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A set like CIFAR-10, but of a few random records, as archive and as single files. */
final class SyntheticCifar {
    static final int RECORD_BYTES = 3073;
    static final String FOLDER = "cifar-10-batches-bin";
    static final String NAMES = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

    private SyntheticCifar() {}

    /** @return file name to content: two batches of 4 records, a test batch of 3, the names */
    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("data_batch_1.bin", records(4, 1));
        files.put("data_batch_2.bin", records(4, 2));
        files.put("test_batch.bin", records(3, 3));
        files.put("batches.meta.txt", NAMES.getBytes(StandardCharsets.US_ASCII));
        return files;
    }

    static byte[] records(int count, long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[count * RECORD_BYTES];
        random.nextBytes(bytes);
        for (int record = 0; record < count; record++) {
            bytes[record * RECORD_BYTES] = (byte) random.nextInt(10);
        }
        return bytes;
    }

    /** @return entries as the canonical archive names them */
    static Map<String, byte[]> entries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        files().forEach((name, content) -> entries.put(FOLDER + "/" + name, content));
        entries.put(FOLDER + "/readme.html", new byte[] {'x'});
        return entries;
    }

    static byte[] tarGz(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(each.getKey(), true);
                entry.setSize(each.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(each.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @return the set's description, with the true sums of {@link #files} and the archive's given one */
    static CifarArchive describe(URI address, String archiveMd5) {
        Map<String, byte[]> files = files();
        return new CifarArchive(
                "CIFAR-test",
                address,
                archiveMd5,
                40_000,
                FOLDER,
                RECORD_BYTES,
                List.of(
                        new CifarArchive.BinaryFile("data_batch_1.bin", 4, md5(files.get("data_batch_1.bin"))),
                        new CifarArchive.BinaryFile("data_batch_2.bin", 4, md5(files.get("data_batch_2.bin"))),
                        new CifarArchive.BinaryFile("test_batch.bin", 3, md5(files.get("test_batch.bin")))),
                List.of(new CifarArchive.NamesFile("batches.meta.txt", 10)),
                "ask the librarian");
    }

    static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
