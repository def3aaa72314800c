package dev.vit4j.data.fetch;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Content-Range header of RFC 9110, 14.4: {@code bytes 5-9/10}, {@code bytes 5-9/*} or {@code bytes *}{@code /10}.
 *
 * @param start first byte, or -1 where none is given
 * @param total bytes of the whole file, if given
 */
record ContentRange(long start, OptionalLong total) {
    // At most 18 digits, so that every match fits a long.
    private static final Pattern SYNTAX =
            Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(?:(\\d{1,18})|\\*)", Pattern.CASE_INSENSITIVE);

    /**
     * @param header the header's value
     * @return what it says, or empty if it is not of that syntax
     */
    static Optional<ContentRange> parse(String header) {
        Matcher matcher = SYNTAX.matcher(header.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long start = matcher.group(1) == null ? -1 : Long.parseLong(matcher.group(1));
        OptionalLong total =
                matcher.group(2) == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(matcher.group(2)));
        return Optional.of(new ContentRange(start, total));
    }
}
