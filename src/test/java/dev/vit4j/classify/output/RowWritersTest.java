package dev.vit4j.classify.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.Prediction;
import dev.vit4j.classify.RowWriter;
import dev.vit4j.classify.Scores;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowWritersTest {
    private static final List<String> HOSTILE = List.of(
            "plain.png",
            "a,b.png",
            "say \"cheese\".png",
            "two\nlines.png",
            "carriage\rreturn.png",
            "crlf\r\n.png",
            "-rf.png",
            "--model",
            " blank ends ",
            "=1+1.png",
            "\"",
            "日本語 🦊.png",
            "\u001b[31mred.png",
            "tab\t.png",
            "back\\slash.png");

    private static List<Prediction> predictions(float... scores) {
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            predictions.add(new Prediction("tench, Tinca \"tinca\"", i, scores[i]));
        }
        return predictions;
    }

    private static String written(RowFormat format, List<ClassificationRow> rows) throws IOException {
        return written(format, rows, Integer.MAX_VALUE);
    }

    private static String written(RowFormat format, List<ClassificationRow> rows, int columns) throws IOException {
        StringBuilder out = new StringBuilder();
        RowShape shape =
                new RowShape(List.of("tench, Tinca \"tinca\"", "cat", "dog"), 5, Scores.PROB, OptionalInt.empty());
        RowWriter writer = format.writer(out, shape, columns);
        writer.begin();
        for (ClassificationRow row : rows) {
            writer.write(row);
        }
        writer.flush();
        return out.toString();
    }

    /** An independent reader by the grammar of RFC 4180, section 2. */
    static List<List<String>> parseCsv(String text) {
        List<List<String>> records = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || (c == '\r' && text.charAt(i + 1) == '\n'))) {
                fields.add(field.toString());
                field.setLength(0);
                if (c == '\r') {
                    i++;
                    records.add(List.copyOf(fields));
                    fields.clear();
                }
            } else {
                field.append(c);
            }
        }
        assertThat(field).as("the last record ends with CR LF").isEmpty();
        return records;
    }

    private static List<ClassificationRow> hostileRows() {
        List<ClassificationRow> rows = new ArrayList<>();
        for (String name : HOSTILE) {
            rows.add(ClassificationRow.of(name, predictions(0.75f, 0.25f)));
            rows.add(ClassificationRow.failed(name, "cannot read, \"" + name + "\""));
        }
        return rows;
    }

    @Test
    void hostileNamesComeBackFromCsv() throws IOException {
        List<List<String>> records = parseCsv(written(RowFormat.CSV, hostileRows()));
        assertThat(records.get(0)).containsExactly("file", "rank", "label", "index", "score", "error");
        assertThat(records).hasSize(1 + 3 * HOSTILE.size());
        for (int i = 0; i < HOSTILE.size(); i++) {
            String name = HOSTILE.get(i);
            assertThat(records.get(1 + 3 * i)).containsExactly(name, "1", "tench, Tinca \"tinca\"", "0", "0.75", "");
            assertThat(records.get(2 + 3 * i)).containsExactly(name, "2", "tench, Tinca \"tinca\"", "1", "0.25", "");
            assertThat(records.get(3 + 3 * i)).containsExactly(name, "", "", "", "", "cannot read, \"" + name + "\"");
        }
    }

    @Test
    void hostileNamesComeBackFromJsonLines() throws IOException {
        List<String> lines = written(RowFormat.JSONL, hostileRows()).lines().toList();
        assertThat(lines).hasSize(2 * HOSTILE.size());
        for (int i = 0; i < HOSTILE.size(); i++) {
            assertThat(Json.mapper().readTree(lines.get(2 * i)).get("file").asText())
                    .isEqualTo(HOSTILE.get(i));
        }
    }

    @Test
    void jsonLinesAreExactlyWhatTheContractSays() throws IOException {
        List<ClassificationRow> rows = List.of(
                ClassificationRow.of("a.png", List.of(new Prediction("cat", 3, 0.91f))),
                ClassificationRow.failed("b.png", "no such file"));
        assertThat(written(RowFormat.JSONL, rows)).isEqualTo("""
            {"file":"a.png","predictions":[{"label":"cat","index":3,"score":0.91}]}
            {"file":"b.png","error":"no such file"}
            """);
    }

    @Test
    void scoresReadBackAsTheSameFloat() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            float score = Float.intBitsToFloat(random.nextInt(Float.floatToIntBits(1f) + 1));
            List<ClassificationRow> rows = List.of(ClassificationRow.of("a", predictions(score)));
            JsonNode json = Json.mapper().readTree(written(RowFormat.JSONL, rows));
            String csv = parseCsv(written(RowFormat.CSV, rows)).get(1).get(4);
            assertThat(Float.parseFloat(json.at("/predictions/0/score").asText()))
                    .isEqualTo(score);
            assertThat((float) json.at("/predictions/0/score").asDouble()).isEqualTo(score);
            assertThat(Float.parseFloat(csv)).isEqualTo(score);
        }
    }

    @Test
    void theTableLinesUp() throws IOException {
        List<ClassificationRow> rows = List.of(
                ClassificationRow.of("a.png", predictions(0.9f)),
                ClassificationRow.of("photos/long name.png", predictions(0.85f)),
                ClassificationRow.failed("b.png", "no such file"));
        List<String> lines = written(RowFormat.TABLE, rows).lines().toList();
        assertThat(lines.get(0).indexOf("tench")).isEqualTo(lines.get(1).indexOf("tench"));
        assertThat(lines.get(0)).hasSameSizeAs(lines.get(1)).endsWith(" 0.9000");
        assertThat(lines.get(2)).startsWith("b.png ").endsWith("error: no such file");
    }

    @Test
    void theTableFitsTheTerminal() throws IOException {
        List<Prediction> three = List.of(
                new Prediction("tench, Tinca \"tinca\"", 0, 0.5f),
                new Prediction("cat", 1, 0.3f),
                new Prediction("dog", 2, 0.2f));
        List<ClassificationRow> rows = List.of(
                ClassificationRow.of("a/very/long/path/of/folders/to/some/picture-0001.jpg", three),
                ClassificationRow.of("写真/猫の写真.png", three));
        for (int columns : new int[] {40, 60, 80, 100, 120, 200}) {
            List<String> lines = written(RowFormat.TABLE, rows, columns).lines().toList();
            for (String line : lines) {
                assertThat(DisplayText.columns(line))
                        .as("%d: %s", columns, line)
                        .isLessThanOrEqualTo(columns);
            }
            assertThat(DisplayText.columns(
                            lines.get(0).substring(0, lines.get(0).indexOf("0.5000"))))
                    .isEqualTo(DisplayText.columns(
                            lines.get(1).substring(0, lines.get(1).indexOf("0.5000"))));
        }
        assertThat(written(RowFormat.TABLE, rows, 40)).contains("01.jpg", "…").doesNotContain("0.2000");
        assertThat(written(RowFormat.TABLE, rows, 200)).contains("0001.jpg", "0.2000");
    }

    @Test
    void anImageBelowTheThresholdKeepsItsRow() throws IOException {
        List<ClassificationRow> rows = List.of(ClassificationRow.of("a.png", List.of()));
        assertThat(written(RowFormat.JSONL, rows)).isEqualTo("{\"file\":\"a.png\",\"predictions\":[]}\n");
        assertThat(parseCsv(written(RowFormat.CSV, rows)).get(1)).containsExactly("a.png", "", "", "", "", "");
        assertThat(written(RowFormat.TABLE, rows)).isEqualTo("a.png\n");
    }

    @Test
    void embeddingsReadBackAsTheSameFloats() throws IOException {
        float[] vector = {0.1f, -1e-30f, 3.4028235e38f, 0};
        ClassificationRow row =
                new ClassificationRow("a.png", predictions(0.5f), Optional.of(vector), Optional.empty());
        JsonNode embedding =
                Json.mapper().readTree(written(RowFormat.JSONL, List.of(row))).get("embedding");
        assertThat(embedding).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat((float) embedding.get(i).asDouble()).isEqualTo(vector[i]);
        }
    }

    /** Names composed of problematic characters. */
    @Test
    void anyNameComesBackFromCsvAndJsonLines() throws IOException {
        String[] pieces = {
            ",", "\"", "\r", "\n", "\r\n", " ", "\t", "-", "=", "a", "é", "猫", "🦊", "\\", "'", ";", "\u0001"
        };
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            StringBuilder name = new StringBuilder("x");
            for (int i = random.nextInt(8); i >= 0; i--) {
                name.insert(random.nextInt(name.length() + 1), pieces[random.nextInt(pieces.length)]);
            }
            String file = name.toString();
            List<ClassificationRow> rows = List.of(
                    ClassificationRow.of(file, List.of(new Prediction(file, 0, random.nextFloat()))),
                    ClassificationRow.failed(file, file));
            List<List<String>> records = parseCsv(written(RowFormat.CSV, rows));
            assertThat(records.get(1)).startsWith(file, "1", file, "0");
            assertThat(records.get(2)).containsExactly(file, "", "", "", "", file);
            List<String> lines = List.of(written(RowFormat.JSONL, rows).split("\n"));
            assertThat(lines).hasSize(2);
            assertThat(Json.mapper().readTree(lines.get(0)).get("file").asText())
                    .isEqualTo(file);
            assertThat(Json.mapper().readTree(lines.get(1)).get("error").asText())
                    .isEqualTo(file);
        }
    }

    @Test
    void theTableNeverPassesControlCharactersOn() throws IOException {
        String table = written(RowFormat.TABLE, hostileRows());
        assertThat(table.lines()).hasSize(2 * HOSTILE.size());
        assertThat(table.replace("\n", "").chars().filter(Character::isISOControl))
                .isEmpty();
    }
}
