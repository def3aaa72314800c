package dev.vit4j.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.Csv;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedTextTest {
    private static final List<String> PIECES = List.of(
            "a",
            "b c",
            ",",
            ";",
            "\t",
            "\"",
            "\"\"",
            "\n",
            "\r",
            "\r\n",
            "\\",
            "|",
            " ",
            "\u00e9",
            "e\u0301",
            "\u65e5",
            "\ud83d\ude00",
            "\uFEFF",
            "0",
            "''",
            "\u2028",
            "\u0085");

    private static DelimitedText open(String text, char separator) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new DelimitedText(Path.of("f.csv"), new LineBytes(new ByteArrayInputStream(bytes)), separator);
    }

    private static List<List<String>> read(String text, char separator) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (DelimitedText source = open(text, separator)) {
            while (source.next()) {
                rows.add(
                        IntStream.range(0, source.size()).mapToObj(source::text).toList());
            }
        }
        return rows;
    }

    private static String field(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /** Quotes every field, or only where RFC 4180 needs it. */
    private static String written(List<List<String>> rows, char separator, String lineEnd, boolean always) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                String field = row.get(i);
                boolean plain =
                        !always && field.chars().noneMatch(c -> c == separator || c == '"' || c == '\n' || c == '\r');
                text.append(i == 0 ? "" : separator).append(plain ? field : '"' + field.replace("\"", "\"\"") + '"');
            }
            text.append(lineEnd);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatIsWrittenIsRead(int seed) throws IOException {
        Random random = new Random(seed);
        int columns = 2 + random.nextInt(4);
        List<List<String>> rows = new ArrayList<>();
        for (int n = 0; n < 500; n++) {
            rows.add(IntStream.range(0, columns).mapToObj(c -> field(random)).toList());
        }
        // A mark of the byte order at the beginning of a file is none of its text.
        rows.set(0, IntStream.range(0, columns).mapToObj(c -> "h" + c).toList());
        for (char separator : new char[] {',', ';', '\t'}) {
            for (String lineEnd : List.of("\n", "\r\n", "\r")) {
                assertThat(read(written(rows, separator, lineEnd, seed % 2 == 0), separator))
                        .isEqualTo(rows);
            }
        }
    }

    /** The fields of Csv, which quotes blanks too. */
    @Test
    void whatTheProjectWritesIsRead() throws IOException {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder();
        List<List<String>> rows = new ArrayList<>();
        for (int n = 0; n < 500; n++) {
            List<String> row = List.of("x" + field(random), field(random), field(random));
            rows.add(row);
            Csv.write(text, row.toArray(new String[0]));
        }
        assertThat(read(text.toString(), ',')).isEqualTo(rows);
    }

    /** As csv.reader of Python 3.11 gives them. */
    @Test
    void unusualRowsAreReadAsPythonDoes() throws IOException {
        assertThat(read("a,\"b\nc\",d\n\n1,2,\"\"\n", ','))
                .containsExactly(List.of("a", "b\nc", "d"), List.of("1", "2", ""));
        assertThat(read("a,b \"c\" d, \"e\"", ',')).containsExactly(List.of("a", "b \"c\" d", " \"e\""));
        assertThat(read("a,b,", ',')).containsExactly(List.of("a", "b", ""));
        assertThat(read("C:\\x\\y,\\n", ',')).containsExactly(List.of("C:\\x\\y", "\\n"));
        assertThat(read("", ',')).isEmpty();
    }

    @Test
    void rowsKnowTheirLine() throws IOException {
        try (DelimitedText text = open("a,b\r\n\r\n\"c\nc\r\nc\rc\",d\re,f\n", ',')) {
            List<Integer> lines = new ArrayList<>();
            while (text.next()) {
                lines.add(text.line());
            }
            // c begins in line 3 and ends in line 6.
            assertThat(lines).containsExactly(1, 3, 7);
        }
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatThrownBy(() -> read("a,b\n\"c\" d,e\n", ','))
                .hasMessageStartingWith("f.csv: line 2: a quoted field is followed by more text");
        assertThatThrownBy(() -> read("a,b\nc,\"d\n\n", ','))
                .hasMessage("f.csv: line 2: a quotation mark is not closed");
    }
}
