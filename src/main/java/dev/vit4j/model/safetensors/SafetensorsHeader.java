package dev.vit4j.model.safetensors;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, checked by the rules of the reference implementation
 * (github.com/huggingface/safetensors, {@code SafeTensors::read_metadata}): tensors cover the data exactly, without
 * gaps and without sharing bytes.
 *
 * @param tensors by name, in the order of their data
 * @param metadata the string map under {@code __metadata__}; empty when there is none
 */
record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
    /** Longest header that is read, in bytes; the reference implementation's limit. */
    static final int MAX_BYTES = 100_000_000;

    /** ND4J's maximum rank. */
    private static final int MAX_RANK = 32;

    /**
     * Returns a separate factory: field names are untrusted, so they are neither interned nor kept in shared tables.
     */
    private static JsonFactory factory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(10)
                        .maxStringLength(MAX_BYTES)
                        .maxNameLength(MAX_BYTES)
                        .build())
                .build();
    }

    /**
     * @param file for messages
     * @param json the header
     * @param dataBytes bytes that follow the header in the file
     * @return the checked header
     * @throws BadInputException if it is not a header, or does not fit the data
     */
    static SafetensorsHeader parse(String file, String json, long dataBytes) {
        Map<String, String> metadata = new LinkedHashMap<>();
        List<TensorInfo> tensors = new ArrayList<>();
        try (JsonParser parser = factory().createParser(json)) {
            require(
                    parser.nextToken() == JsonToken.START_OBJECT,
                    "%s: the safetensors header is not a JSON object",
                    file);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("__metadata__")) {
                    readMetadata(file, parser, metadata);
                } else {
                    tensors.add(new TensorParser(file, name, parser).read());
                }
            }
            require(parser.nextToken() == null, "%s: the safetensors header continues after its JSON object", file);
        } catch (JsonProcessingException e) {
            throw new BadInputException(
                    file + ": the safetensors header is not valid JSON: " + Excerpt.of(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new BadInputException(file + ": the safetensors header cannot be read: " + e.getMessage(), e);
        }
        return new SafetensorsHeader(ordered(file, tensors, dataBytes), metadata);
    }

    private static void readMetadata(String file, JsonParser parser, Map<String, String> metadata) throws IOException {
        require(parser.currentToken() == JsonToken.START_OBJECT, "%s: __metadata__ is not a JSON object", file);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            require(
                    parser.nextToken() == JsonToken.VALUE_STRING,
                    "%s: __metadata__ holds something other than a string under \"%s\"",
                    file,
                    Excerpt.of(key));
            metadata.put(key, parser.getText());
        }
    }

    private static Map<String, TensorInfo> ordered(String file, List<TensorInfo> tensors, long dataBytes) {
        tensors.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        Map<String, TensorInfo> byName = new LinkedHashMap<>();
        long at = 0;
        for (TensorInfo tensor : tensors) {
            String where = file + ": tensor " + Excerpt.of(tensor.name());
            require(
                    tensor.begin() >= at,
                    "%s: its data starts at byte %d, within the tensor before it, which ends at %d",
                    where,
                    tensor.begin(),
                    at);
            require(
                    tensor.begin() == at,
                    "%s: bytes %d to %d before its data belong to no tensor",
                    where,
                    at,
                    tensor.begin());
            require(
                    tensor.end() <= dataBytes,
                    "%s: its data ends at byte %d, but the file has only %d bytes of data; it is truncated or damaged,"
                            + " download it again",
                    where,
                    tensor.end(),
                    dataBytes);
            at = tensor.end();
            byName.put(tensor.name(), tensor);
        }
        require(at == dataBytes, "%s: %d bytes after the last tensor belong to none", file, dataBytes - at);
        return byName;
    }

    /** Reads one tensor's entry. */
    private record TensorParser(String file, String name, JsonParser parser) {
        TensorInfo read() throws IOException {
            String where = file + ": tensor " + Excerpt.of(name);
            require(parser.currentToken() == JsonToken.START_OBJECT, "%s: its entry is not a JSON object", where);
            TensorType type = null;
            long[] shape = null;
            long[] offsets = null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "dtype" -> {
                        require(parser.currentToken() == JsonToken.VALUE_STRING, "%s: dtype is not a string", where);
                        type = TensorType.of(parser.getText(), where);
                    }
                    case "shape" -> shape = numbers(where, field, MAX_RANK);
                    case "data_offsets" -> offsets = numbers(where, field, 2);
                    default -> parser.skipChildren();
                }
            }
            require(type != null, "%s: dtype is missing", where);
            require(shape != null, "%s: shape is missing", where);
            require(offsets != null && offsets.length == 2, "%s: data_offsets is not a pair of numbers", where);
            require(
                    offsets[0] <= offsets[1],
                    "%s: data_offsets end before they begin: %d, %d",
                    where,
                    offsets[0],
                    offsets[1]);
            long bytes = bytes(where, type, shape);
            require(
                    offsets[1] - offsets[0] == bytes,
                    "%s: shape %s of %s takes %d bytes, data_offsets hold %d",
                    where,
                    Arrays.toString(shape),
                    type,
                    bytes,
                    offsets[1] - offsets[0]);
            return new TensorInfo(name, type, shape, offsets[0], offsets[1]);
        }

        private long[] numbers(String where, String field, int most) throws IOException {
            require(parser.currentToken() == JsonToken.START_ARRAY, "%s: %s is not a list", where, field);
            List<Long> numbers = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                require(numbers.size() < most, "%s: %s has more than %d numbers", where, field, most);
                require(
                        parser.currentToken() == JsonToken.VALUE_NUMBER_INT,
                        "%s: %s holds something other than whole numbers",
                        where,
                        field);
                require(
                        parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER && parser.getLongValue() >= 0,
                        "%s: %s holds %s, which is below 0 or too large",
                        where,
                        field,
                        Excerpt.of(parser.getText()));
                numbers.add(parser.getLongValue());
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private static long bytes(String where, TensorType type, long[] shape) {
            try {
                long bytes = type.bytes();
                for (long axis : shape) {
                    bytes = Math.multiplyExact(bytes, axis);
                }
                return bytes;
            } catch (ArithmeticException e) {
                throw new BadInputException(where + ": shape " + Arrays.toString(shape) + " has too many values", e);
            }
        }
    }
}
