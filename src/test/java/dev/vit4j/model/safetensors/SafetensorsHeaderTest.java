package dev.vit4j.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsHeaderTest {
    private static final int DATA = 16;

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]},'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}}|tensor b: its data starts at byte 8, within the tensor before it",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[12,16]}}|tensor b: bytes 8 to 12 before its data belong to no tensor",
                "{'a':{'dtype':'F32','shape':[5],'data_offsets':[0,20]}}|tensor a: its data ends at byte 20, but the file has only 16 bytes of data",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}|4 bytes after the last tensor belong to none",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,16]}}|tensor a: shape [3] of F32 takes 12 bytes, data_offsets hold 16",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[16,0]}}|tensor a: data_offsets end before they begin: 16, 0",
                "{'a':{'dtype':'F32','shape':[-4],'data_offsets':[0,16]}}|tensor a: shape holds -4",
                "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,16]}}|has too many values",
                "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,16]}}|tensor a: shape holds 99999999999999999999",
                "{'a':{'dtype':'F32','shape':[4.0],'data_offsets':[0,16]}}|tensor a: shape holds something other than whole numbers",
                "{'a':{'dtype':'F32','shape':4,'data_offsets':[0,16]}}|tensor a: shape is not a list",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0]}}|tensor a: data_offsets is not a pair",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,8,16]}}|tensor a: data_offsets has more than 2",
                "{'a':{'dtype':'F31','shape':[4],'data_offsets':[0,16]}}|tensor a: unknown dtype \"F31\"",
                "{'a':{'dtype':32,'shape':[4],'data_offsets':[0,16]}}|tensor a: dtype is not a string",
                "{'a':{'shape':[4],'data_offsets':[0,16]}}|tensor a: dtype is missing",
                "{'a':{'dtype':'F32','data_offsets':[0,16]}}|tensor a: shape is missing",
                "{'a':{'dtype':'F32','shape':[4]}}|tensor a: data_offsets is not a pair",
                "{'a':[]}|tensor a: its entry is not a JSON object",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}}|Duplicate field 'a'",
                "{'a':{'dtype':'F32','dtype':'F16','shape':[4],'data_offsets':[0,16]}}|Duplicate field 'dtype'",
                "{'__metadata__':{'k':1},'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}|__metadata__ holds something other than a string under \"k\"",
                "{'__metadata__':[]}|__metadata__ is not a JSON object",
                "[1]|not a JSON object",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} x|not valid JSON",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} {}|continues after its JSON object",
                "{'a':{'dtype':'F32'|not valid JSON",
            })
    void aBrokenHeaderIsRefusedByName(String header, String message) throws IOException {
        Path file = temp.resolve("broken.safetensors");
        Files.write(file, SafetensorsTest.file(header.replace('\'', '"'), new byte[DATA]));

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 100_000_001, 4_000_000_000L, 1000})
    void aHeaderLengthThatCannotBeIsRefused(long length) throws IOException {
        Path file = temp.resolve("x.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(100)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array());

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("header of " + Long.toUnsignedString(length) + " bytes");
    }

    @Test
    void emptyMissingAndFolderAreRefused() throws IOException {
        Path empty = Files.createFile(temp.resolve("empty"));

        assertThatThrownBy(() -> SafetensorsFile.open(empty)).hasMessageContaining("0 bytes are too few");
        assertThatThrownBy(() -> SafetensorsFile.open(temp.resolve("no"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> SafetensorsFile.open(temp)).isInstanceOf(BadInputException.class);
    }

    @Test
    void invalidUtf8IsRefused() throws IOException {
        Path file = temp.resolve("x.safetensors");
        byte[] bytes = SafetensorsTest.file("{\"a\":{}}", new byte[0]);
        bytes[10] = (byte) 0xFF;
        Files.write(file, bytes);

        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("not valid UTF-8");
    }

    @Test
    void deepNestingIsRefusedAndNotFollowed() throws IOException {
        Path file = temp.resolve("x.safetensors");
        Files.write(file, SafetensorsTest.file("{\"a\":" + "[".repeat(1_000_000), new byte[0]));
        Path skipped = temp.resolve("y.safetensors");
        Files.write(skipped, SafetensorsTest.file("{\"a\":{\"b\":" + "[".repeat(1_000_000), new byte[0]));

        assertThatThrownBy(() -> SafetensorsFile.open(file)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> SafetensorsFile.open(skipped)).isInstanceOf(BadInputException.class);
    }

    @Test
    void namesWhoseHashesCollideAreNoTrouble() throws IOException {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{");
        for (int i = 0; i < 1 << 14; i++) {
            for (int bit = 0; bit < 14; bit++) {
                // "Aa" and "BB" have the same hash code, so all strings made of them collide.
                header.append(bit == 0 ? (i == 0 ? "\"" : ",\"") : "").append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            header.append("\":\"\"");
        }
        Path file = temp.resolve("x.safetensors");
        Files.write(file, SafetensorsTest.file(header + "}}", new byte[0]));

        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            try (SafetensorsFile read = SafetensorsFile.open(file)) {
                assertThat(read.metadata()).hasSize(1 << 14);
            }
        });
    }

    /** {@link SafetensorsHeaderPropertyTest} mutates headers; this test also mutates lengths, encoding and data. */
    @Test
    void mutatedFilesAreReadOrRefusedAndNothingElse() throws IOException {
        String header = "{\"__metadata__\":{\"note\":\"" + "words ".repeat(20) + "\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                + "\"b\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[24,32]},"
                + "\"c\":{\"dtype\":\"F16\",\"shape\":[0,7],\"data_offsets\":[32,32]}}    ";
        byte[] sound = SafetensorsTest.file(header, new byte[32]);
        Path file = temp.resolve("fuzz.safetensors");
        Random random = new Random(20261123);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            Files.write(file, mutate(sound, random));
            try {
                Safetensors.read(file);
                read++;
            } catch (BadInputException e) {
                assertThat(e).hasMessageStartingWith(file.toString());
                refused++;
            }
        }
        // Both outcomes must occur, or the mutations test nothing.
        assertThat(read).isGreaterThan(4);
        assertThat(refused).isGreaterThan(200);
    }

    private static byte[] mutate(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int headerEnd = bytes.length - 32;
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(headerEnd);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 ->
                    bytes[8 + random.nextInt(headerEnd - 8)] =
                            (byte) "0123456789{}[]\",:-.eE \\".charAt(random.nextInt(23));
                case 3 -> bytes[random.nextInt(8)] = (byte) random.nextInt(256);
                case 4 -> {
                    int to = random.nextInt(headerEnd);
                    int count = Math.min(random.nextInt(20), headerEnd - Math.max(at, to));
                    System.arraycopy(bytes, at, bytes, to, count);
                }
                default -> bytes = Arrays.copyOf(bytes, Math.max(headerEnd, random.nextInt(bytes.length + 20)));
            }
        }
        return bytes;
    }
}
