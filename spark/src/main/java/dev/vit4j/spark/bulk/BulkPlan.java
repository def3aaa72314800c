package dev.vit4j.spark.bulk;

import static dev.vit4j.common.BadOptionException.requireOption;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What decides about the rows, kept beside them so that an interrupted run can be continued.
 *
 * @param options by name
 * @param most work in a chunk, in bytes
 * @param digests of the chunks
 */
record BulkPlan(Map<String, String> options, long most, List<String> digests) {
    private static final String OPTIONS = "options";
    private static final String MOST = "partition_bytes";
    private static final String INPUTS = "inputs";

    /** Keeps copies. */
    BulkPlan {
        options = new LinkedHashMap<>(options);
        digests = List.copyOf(digests);
    }

    static BulkPlan of(Map<String, String> options, long most, List<Chunk> chunks) {
        return new BulkPlan(options, most, chunks.stream().map(Chunk::digest).toList());
    }

    /**
     * @param file written by {@link #write}
     * @return the plan
     * @throws BadInputException if it is damaged
     */
    static BulkPlan read(Path file) {
        JsonNode json = Json.read(file);
        if (!json.path(OPTIONS).isObject()
                || !json.path(MOST).isIntegralNumber()
                || !json.path(INPUTS).isArray()) {
            throw new BadInputException(file + ": is damaged; name another folder as --output");
        }
        Map<String, String> options = new LinkedHashMap<>();
        json.get(OPTIONS)
                .properties()
                .forEach(entry -> options.put(entry.getKey(), entry.getValue().asText()));
        List<String> digests = new ArrayList<>();
        json.get(INPUTS).forEach(digest -> digests.add(digest.asText()));
        return new BulkPlan(options, json.get(MOST).asLong(), digests);
    }

    void write(Path file) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("vit4j", Version.current());
        json.put(OPTIONS, options);
        json.put(MOST, most);
        json.put(INPUTS, digests);
        AtomicFiles.writeString(file, Json.pretty(json));
    }

    /**
     * @param now plan of this run
     * @throws dev.vit4j.common.BadOptionException if it would not write the same rows
     */
    void requireSame(BulkPlan now) {
        TreeSet<String> names = new TreeSet<>(options.keySet());
        names.addAll(now.options.keySet());
        for (String name : names) {
            String before = options.get(name);
            String after = now.options.get(name);
            requireOption(
                    Objects.equals(before, after),
                    "--resume: the interrupted run had %s %s, not %s; give the same options, or name another --output",
                    name,
                    before,
                    after);
        }
        requireOption(
                digests.equals(now.digests),
                "--resume: the inputs are not those of the interrupted run (%s); name another --output to classify"
                        + " them all",
                digests.size() == now.digests.size()
                        ? "names or sizes of files differ"
                        : "they are " + (now.digests.size() > digests.size() ? "more" : "fewer"));
    }
}
