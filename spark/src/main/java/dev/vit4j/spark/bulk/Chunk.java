package dev.vit4j.spark.bulk;

import dev.vit4j.classify.input.InputFile;
import dev.vit4j.common.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Files that one task classifies. Compressed: the driver holds the names of all, millions maybe.
 *
 * @param number place among the chunks, from 0
 * @param inputs number of files
 * @param containers how many of them hold several images
 * @param weight estimate of the work, in bytes
 * @param digest of what {@code packed} holds
 * @param packed the files, compressed
 */
record Chunk(int number, int inputs, int containers, long weight, String digest, byte[] packed)
        implements Serializable {
    private static final long serialVersionUID = 1;
    private static final List<InputFile.Kind> KINDS = List.of(InputFile.Kind.values());

    static Chunk of(int number, long weight, List<InputFile> files) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(plain)) {
            for (InputFile file : files) {
                out.writeByte(KINDS.indexOf(file.kind()));
                writeText(out, file.name());
                boolean same = file.place().equals(file.name());
                out.writeBoolean(same);
                if (!same) {
                    writeText(out, file.place());
                }
                out.writeLong(file.bytes());
            }
            out.flush();
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
                plain.writeTo(deflater);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int containers = (int) files.stream()
                .filter(file -> file.kind() == InputFile.Kind.CONTAINER)
                .count();
        return new Chunk(
                number,
                files.size(),
                containers,
                weight,
                Digests.SHA256.hex(plain.toByteArray()),
                packed.toByteArray());
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    /** @return the files, in order */
    List<InputFile> files() {
        List<InputFile> files = new ArrayList<>(inputs);
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
            for (int i = 0; i < inputs; i++) {
                InputFile.Kind kind = KINDS.get(in.readByte());
                String name = readText(in);
                String place = in.readBoolean() ? name : readText(in);
                files.add(new InputFile(name, kind, place, in.readLong()));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
