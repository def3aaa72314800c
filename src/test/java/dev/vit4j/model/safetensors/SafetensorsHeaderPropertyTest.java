package dev.vit4j.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SafetensorsHeaderPropertyTest {
    private static final List<TensorType> TYPES = List.of(TensorType.values());

    /** Up to six contiguous tensors, some without values. */
    private static SafetensorsHeader header(Random random) {
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long at = 0;
        for (int i = random.nextInt(7); i > 0; i--) {
            String name = Property.text(random, 12) + i;
            TensorType type = TYPES.get(random.nextInt(TYPES.size()));
            long[] shape = random.longs(random.nextInt(4), 0, 6).toArray();
            long end = at + type.bytes() * java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            tensors.put(name, new TensorInfo(name, type, shape, at, end));
            at = end;
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            metadata.put(Property.text(random, 8) + i, Property.text(random, 20));
        }
        return new SafetensorsHeader(tensors, metadata);
    }

    private static long dataBytes(SafetensorsHeader header) {
        return header.tensors().values().stream()
                .mapToLong(TensorInfo::end)
                .max()
                .orElse(0);
    }

    /** A header as another program may write it: in any order, with unknown fields and blanks. */
    private static String json(SafetensorsHeader header, Random random) {
        List<TensorInfo> tensors = new ArrayList<>(header.tensors().values());
        Collections.shuffle(tensors, random);
        ObjectNode json = Json.mapper().createObjectNode();
        if (!header.metadata().isEmpty()) {
            json.set("__metadata__", Json.mapper().valueToTree(header.metadata()));
        }
        for (TensorInfo tensor : tensors) {
            List<Runnable> fields = new ArrayList<>();
            ObjectNode entry = json.putObject(tensor.name());
            fields.add(() -> entry.put("dtype", tensor.type().name()));
            fields.add(() -> entry.set("shape", Json.mapper().valueToTree(tensor.shape())));
            fields.add(() -> entry.putArray("data_offsets").add(tensor.begin()).add(tensor.end()));
            fields.add(() -> entry.putArray("unknown").addObject().put("deeper", 1));
            Collections.shuffle(fields, random);
            fields.forEach(Runnable::run);
        }
        return (random.nextBoolean() ? json.toString() : json.toPrettyString()) + " ".repeat(random.nextInt(8));
    }

    private static SafetensorsHeader parse(String json, long dataBytes) {
        return SafetensorsHeader.parse("file", json, dataBytes);
    }

    @Test
    void whatAnotherProgramWritesComesBackInTheOrderOfTheData() {
        Property.holds(300, random -> {
            SafetensorsHeader header = header(random);
            SafetensorsHeader read = parse(json(header, random), dataBytes(header));
            assertThat(read.metadata()).isEqualTo(header.metadata());
            assertThat(read.tensors()).containsOnlyKeys(header.tensors().keySet());
            assertThat(read).usingRecursiveComparison().isEqualTo(header);
            assertThat(read.tensors().values().stream().map(TensorInfo::begin)).isSorted();
        });
    }

    @Test
    void oneByteOfDataMoreOrFewerIsRefused() {
        Property.holds(200, random -> {
            SafetensorsHeader header = header(random);
            String json = json(header, random);
            long bytes = dataBytes(header) + (random.nextBoolean() || dataBytes(header) == 0 ? 1 : -1);
            assertThat(refusal(json, bytes)).startsWith("file: ");
        });
    }

    private static String refusal(String json, long dataBytes) {
        try {
            return "read: " + parse(json, dataBytes);
        } catch (BadInputException e) {
            return e.getMessage();
        }
    }

    /** A header that is accepted covers the data exactly, with each tensor in its place. */
    @Test
    void damagedHeadersAreRefusedOrSound() {
        int[] outcomes = new int[2];
        Property.holds(2000, random -> {
            SafetensorsHeader header = header(random);
            long bytes = dataBytes(header);
            byte[] damaged = Property.damaged(random, json(header, random).getBytes(StandardCharsets.UTF_8));
            try {
                long at = 0;
                for (TensorInfo tensor : parse(new String(damaged, StandardCharsets.UTF_8), bytes)
                        .tensors()
                        .values()) {
                    assertThat(tensor.begin()).isEqualTo(at);
                    long length = tensor.type().bytes();
                    for (long axis : tensor.shape()) {
                        assertThat(axis).isNotNegative();
                        length *= axis;
                    }
                    at += length;
                    assertThat(tensor.end()).isEqualTo(at);
                }
                assertThat(at).isEqualTo(bytes);
                outcomes[0]++;
            } catch (BadInputException e) {
                assertThat(e).hasMessageStartingWith("file: ");
                outcomes[1]++;
            }
        });
        // Both outcomes must occur, or the damage tests nothing.
        assertThat(outcomes[0]).isGreaterThan(50);
        assertThat(outcomes[1]).isGreaterThan(1000);
    }
}
