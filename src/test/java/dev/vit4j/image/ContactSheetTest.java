package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {
    @TempDir
    private Path folder;

    /** A checkerboard of blue and red pixels. */
    private static RgbImage checkers(int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            pixels[3 * i + ((i % width + i / width) % 2 == 0 ? 2 : 0)] = (byte) 255;
        }
        return new RgbImage(width, height, pixels);
    }

    private static ContactSheet sheet(int images, String... caption) {
        ContactSheet sheet = new ContactSheet("Title");
        IntStream.range(0, images).forEach(i -> sheet.add(checkers(32, 32), ContactSheet.Mark.NONE, caption));
        return sheet;
    }

    private static long count(BufferedImage image, int rgb) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xffffff) == rgb)
                .count();
    }

    @Test
    void drawsEveryImageWithSharpPixels() {
        BufferedImage sheet = sheet(7).draw();
        // 32 x 32 pixels, half of them blue, each enlarged to 4 x 4.
        assertThat(count(sheet, 0x0000ff)).isEqualTo(7 * 512 * 16);
        assertThat(count(sheet, 0xff0000)).isEqualTo(7 * 512 * 16);
    }

    @Test
    void balancesRows() {
        int card = 144 + 2 * 8;
        assertThat(sheet(6).draw().getWidth()).as("six fit a row").isEqualTo(2 * 16 + 6 * (card + 12) - 12);
        assertThat(sheet(8).draw().getWidth()).as("two rows of four").isEqualTo(2 * 16 + 4 * (card + 12) - 12);
        assertThat(sheet(12).draw().getHeight()).isEqualTo(sheet(8).draw().getHeight());
        assertThat(sheet(36).draw().getWidth()).isLessThanOrEqualTo(ContactSheet.WIDTH);
    }

    @Test
    void narrowSheetsHaveOneColumn() {
        ContactSheet narrow = new ContactSheet("", 64, 10);
        narrow.add(checkers(64, 64), ContactSheet.Mark.NONE);
        narrow.add(checkers(64, 64), ContactSheet.Mark.NONE);
        assertThat(count(narrow.draw(), 0x0000ff)).isEqualTo(2 * 64 * 32);
    }

    @Test
    void truncatesLongCaptions() {
        BufferedImage without = sheet(2, "", "").draw();
        BufferedImage with = sheet(2, "a name that is very long ".repeat(20), "x".repeat(500))
                .draw();
        assertThat(with.getWidth()).isEqualTo(without.getWidth());
        assertThat(with.getHeight()).isEqualTo(without.getHeight());
        for (int y = 0; y < with.getHeight(); y++) {
            for (int x = with.getWidth() - 16; x < with.getWidth(); x++) {
                assertThat(with.getRGB(x, y)).isEqualTo(without.getRGB(x, y));
            }
        }
    }

    @Test
    void drawsHostileCaptions() {
        String hostile = "\u0000\u001b[31m\n\r\u202e\ud800猫🐈";
        assertThat(sheet(1, hostile, hostile).draw().getHeight()).isPositive();
    }

    @Test
    void rightAndWrongDifferInColorAndShape() {
        int right = 0x1a7f5a;
        int wrong = 0xc2410c;
        ContactSheet sheet = new ContactSheet("");
        sheet.add(checkers(8, 8), ContactSheet.Mark.RIGHT, "");
        BufferedImage ticked = sheet.draw();
        assertThat(count(ticked, right)).isPositive();
        assertThat(count(ticked, wrong)).isZero();
        sheet.add(checkers(8, 8), ContactSheet.Mark.WRONG, "");
        BufferedImage both = sheet.draw();
        assertThat(count(both, wrong)).isPositive().isNotEqualTo(count(both, right));
    }

    @Test
    void unreadableImagesKeepTheirPlace() {
        ContactSheet sheet = sheet(1, "one");
        sheet.addUnreadable(ContactSheet.Mark.WRONG, "two");
        assertThat(sheet.size()).isEqualTo(2);
        assertThat(sheet.draw().getWidth()).isEqualTo(sheet(2, "").draw().getWidth());
    }

    @Test
    void writesOnlyThePng() throws IOException {
        sheet(3, "a", "b").write(folder.resolve("sheet.png"));
        assertThat(ImageIO.read(folder.resolve("sheet.png").toFile())).isNotNull();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void drawsAnEmptySheet() {
        assertThat(new ContactSheet("Nothing").draw().getHeight()).isPositive();
    }

    @Test
    void rejectsThreeLinesAndTinyThumbnails() {
        assertThatThrownBy(() -> sheet(1, "1", "2", "3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 2 lines");
        assertThatThrownBy(() -> new ContactSheet("", 15, 100)).hasMessageContaining("at least 16");
    }
}
