package dev.vit4j.data.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** Where the pages of a chunk lie, and which values they hold. */
final class PageTable {
    /** Says that there is no dictionary. */
    static final long NONE = -1;

    private final long dictionary;
    private final long[] offsets;
    private final int[] firsts;
    private final int[] unpacked;

    private PageTable(long dictionary, long[] offsets, int[] firsts, int[] unpacked) {
        this.dictionary = dictionary;
        this.offsets = offsets;
        this.firsts = firsts;
        this.unpacked = unpacked;
    }

    /**
     * Reads the headers of the pages, not the pages.
     *
     * @param channel the file
     * @param chunk of a column
     * @return its pages
     * @throws IOException if a header is damaged, or the pages hold more or fewer values than the chunk
     */
    static PageTable read(FileChannel channel, Chunk chunk) throws IOException {
        long dictionary = NONE;
        long[] offsets = new long[4];
        int[] firsts = new int[5];
        int[] unpacked = new int[4];
        int pages = 0;
        long values = 0;
        for (long place = chunk.start(); values < chunk.values() && place < chunk.end(); ) {
            FileSlice slice = new FileSlice(channel, place, chunk.end());
            PageHeader header = header(slice, place, chunk);
            if (header.getType() == PageType.DICTIONARY_PAGE) {
                dictionary = place;
            } else if (header.getType() == PageType.DATA_PAGE || header.getType() == PageType.DATA_PAGE_V2) {
                if (pages == offsets.length) {
                    offsets = Arrays.copyOf(offsets, 2 * pages);
                    unpacked = Arrays.copyOf(unpacked, 2 * pages);
                    firsts = Arrays.copyOf(firsts, 2 * pages + 1);
                }
                offsets[pages] = place;
                unpacked[pages] = header.getUncompressed_page_size();
                values += values(header);
                if (values(header) < 0 || values > Math.min(chunk.values(), Integer.MAX_VALUE)) {
                    throw new IOException("the page at byte " + place + " claims " + values(header)
                            + " values, more than are left of the " + chunk.values() + " of its row group");
                }
                firsts[++pages] = (int) values;
            }
            place = slice.position() + header.getCompressed_page_size();
        }
        if (values != chunk.values()) {
            throw new IOException("its pages hold " + values + " values, its row group claims " + chunk.values());
        }
        return new PageTable(
                dictionary,
                Arrays.copyOf(offsets, pages),
                Arrays.copyOf(firsts, pages + 1),
                Arrays.copyOf(unpacked, pages));
    }

    /**
     * @param slice at the page
     * @param place of the page
     * @param chunk that holds it
     * @return its header
     * @throws IOException if it is damaged, or says that the page is larger than the chunk
     */
    static PageHeader header(FileSlice slice, long place, Chunk chunk) throws IOException {
        PageHeader header;
        try {
            header = Util.readPageHeader(slice);
        } catch (IOException | RuntimeException e) {
            throw new IOException("the header of the page at byte " + place + " is damaged: " + e.getMessage(), e);
        }
        boolean whole = switch (header.getType()) {
            case DATA_PAGE -> header.isSetData_page_header();
            case DATA_PAGE_V2 -> header.isSetData_page_header_v2();
            case DICTIONARY_PAGE -> header.isSetDictionary_page_header();
            default -> true;
        };
        if (!whole) {
            throw new IOException("the header of the page at byte " + place + " is damaged: its part is missing");
        }
        int packed = header.getCompressed_page_size();
        if (packed < 0 || header.getUncompressed_page_size() < 0 || packed > chunk.end() - slice.position()) {
            throw new IOException(
                    "the page at byte " + place + " claims " + packed + " bytes, " + header.getUncompressed_page_size()
                            + " unpacked; its column has " + (chunk.end() - place) + " left");
        }
        return header;
    }

    private static int values(PageHeader header) {
        return header.isSetData_page_header()
                ? header.getData_page_header().getNum_values()
                : header.getData_page_header_v2().getNum_values();
    }

    /** @return number of pages */
    int count() {
        return offsets.length;
    }

    /** @return place of the dictionary in the file; {@link #NONE} if there is none */
    long dictionary() {
        return dictionary;
    }

    /** @return place of a page in the file */
    long offset(int page) {
        return offsets[page];
    }

    /** @return index in the chunk of the first value of a page */
    int first(int page) {
        return firsts[page];
    }

    /** @return number of values of a page */
    int values(int page) {
        return firsts[page + 1] - firsts[page];
    }

    /** @return bytes of a page when unpacked */
    int unpacked(int page) {
        return unpacked[page];
    }

    /** @return the page that holds a value, by its index in the chunk */
    int page(int value) {
        int found = Arrays.binarySearch(firsts, value);
        int page = found >= 0 ? found : -found - 2;
        while (firsts[page + 1] == firsts[page]) {
            page++; // of no values
        }
        return page;
    }
}
