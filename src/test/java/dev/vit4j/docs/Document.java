package dev.vit4j.docs;

import dev.vit4j.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown file, or the Markdown cells of a notebook.
 *
 * @param path from the repository's root
 * @param text all of it
 */
public record Document(Path path, String text) {
    private static final Pattern FENCE = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern INLINE_CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$", Pattern.MULTILINE);

    /** Lists the documents of the project: Markdown everywhere outside build folders, and notebooks. */
    public static List<Document> all() throws IOException {
        List<Document> documents = new ArrayList<>();
        for (String folder : List.of("docs", "data", "examples", "notebooks", "src/test/resources")) {
            if (Files.isDirectory(Path.of(folder))) {
                try (Stream<Path> files = Files.walk(Path.of(folder))) {
                    for (Path file : files.filter(Document::isOurs).sorted().toList()) {
                        documents.add(read(file));
                    }
                }
            }
        }
        try (Stream<Path> files = Files.list(Path.of(""))) {
            for (Path file : files.filter(Document::isOurs).sorted().toList()) {
                documents.add(read(file));
            }
        }
        return documents;
    }

    private static boolean isOurs(Path file) {
        String name = file.toString();
        return (name.endsWith(".md") || name.endsWith(".ipynb")) && !name.contains("target/") && !name.contains("/.");
    }

    /** Reads one document. */
    public static Document read(Path file) throws IOException {
        String content = Files.readString(file);
        return new Document(file, file.toString().endsWith(".ipynb") ? markdownCells(content) : content);
    }

    private static String markdownCells(String notebook) throws IOException {
        StringBuilder text = new StringBuilder();
        for (var cell : Json.mapper().readTree(notebook).get("cells")) {
            if (cell.get("cell_type").asText().equals("markdown")) {
                cell.get("source").forEach(line -> text.append(line.asText()));
                text.append("\n\n");
            }
        }
        return text.toString();
    }

    /** Returns the fenced blocks of a language, {@code ""} for those that name none. */
    public List<String> blocks(String language) {
        return FENCE.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** Returns what stands between single backticks, outside fenced blocks. */
    public List<String> inlineCode() {
        return INLINE_CODE
                .matcher(withoutBlocks())
                .results()
                .map(code -> code.group(1).replace("\\|", "|"))
                .toList();
    }

    /** Returns the targets of links and pictures that are not on the web. */
    public List<String> localLinks() {
        return LINK.matcher(INLINE_CODE.matcher(withoutBlocks()).replaceAll(""))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.matches("[a-z]+:.*"))
                .toList();
    }

    /** Returns the names by which links reach its headings, formed as GitHub forms them. */
    public Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        Matcher matcher = HEADING.matcher(withoutBlocks());
        for (MatchResult heading : matcher.results().toList()) {
            String anchor = heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }

    private String withoutBlocks() {
        return FENCE.matcher(text).replaceAll("");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
