package dev.vit4j.classify.output;

import dev.vit4j.classify.SimilaritySearch.Match;
import dev.vit4j.common.Csv;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Json;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Output formats of a search: rank from 1, similarity to six decimals, file. */
public enum MatchFormat {
    /** An aligned table. */
    TABLE,
    /** One line {@code {"rank":1,"file":"...","similarity":0.93}} per match. */
    JSONL,
    /** RFC 4180: {@code rank,file,similarity}, with a header. */
    CSV;

    /**
     * @param file the output file
     * @return the format of its extension; empty for any other extension
     */
    public static Optional<MatchFormat> byName(Path file) {
        return FileExtension.choose(file, EnumSet.range(JSONL, CSV));
    }

    /**
     * @param out receives the matches
     * @param matches most similar first
     * @throws IOException if writing fails
     */
    public void write(Appendable out, List<Match<ImageSource>> matches) throws IOException {
        if (this == CSV) {
            Csv.write(out, "rank", "file", "similarity");
        }
        int rankWidth = String.valueOf(matches.size()).length();
        for (int i = 0; i < matches.size(); i++) {
            String file = matches.get(i).value().name();
            double similarity = matches.get(i).similarity();
            switch (this) {
                case TABLE ->
                    out.append(String.format(
                            Locale.ROOT,
                            "%" + rankWidth + "d  %9.6f  %s%n",
                            i + 1,
                            similarity,
                            DisplayText.printable(file)));
                case JSONL ->
                    out.append(Json.line(Json.mapper()
                                    .createObjectNode()
                                    .put("rank", i + 1)
                                    .put("file", file)
                                    .put("similarity", similarity)))
                            .append('\n');
                case CSV -> Csv.write(out, String.valueOf(i + 1), file, String.valueOf(similarity));
            }
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
