package dev.vit4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class NotebookKernelTest {
    private final List<DisplayData> shown = new ArrayList<>();

    private final NotebookKernel kernel = new NotebookKernel() {
        @Override
        public void display(DisplayData data) {
            shown.add(data);
        }
    };

    @AfterEach
    void shutDown() {
        kernel.onShutdown(false);
    }

    private static BufferedImage picture(DisplayData data) throws IOException {
        byte[] png = Base64.getDecoder().decode((String) data.getData(Mime.PNG));
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @Test
    void aValueIsShownAsText() {
        assertThat(kernel.eval("1 + 2").getData(Mime.TEXT)).isEqualTo("3");
        assertThat(kernel.eval("new int[][] {{1, 2}, {3}}").getData(Mime.TEXT)).isEqualTo("[[1, 2], [3]]");
        assertThat(kernel.eval("int a = 1;")).isNull();
    }

    @Test
    void aPictureIsShownAsPng() throws IOException {
        DisplayData data = kernel.eval("""
                import java.awt.image.BufferedImage;
                BufferedImage red = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
                red.setRGB(6, 4, 0xFF0000);
                red
                """);
        BufferedImage seen = picture(data);
        assertThat(seen.getWidth()).isEqualTo(7);
        assertThat(seen.getHeight()).isEqualTo(5);
        assertThat(seen.getRGB(6, 4) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(data.getData(Mime.TEXT)).isEqualTo("7 x 5 pixels");
    }

    @Test
    void aSmallImageIsEnlargedByAWholeFactor() throws IOException {
        kernel.eval("""
                import dev.vit4j.image.RgbImage;
                import dev.vit4j.notebook.Show;
                byte[] pixels = new byte[32 * 32 * 3];
                pixels[3] = (byte) 255;
                Show.image(new RgbImage(32, 32, pixels));
                """);
        BufferedImage seen = picture(shown.get(0));
        assertThat(seen.getWidth()).isEqualTo(160);
        assertThat(seen.getRGB(4, 4) & 0xFFFFFF).isZero();
        assertThat(seen.getRGB(5, 0) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(seen.getRGB(9, 4) & 0xFFFFFF).isEqualTo(0xFF0000);
    }

    @Test
    void aTableIsHtmlWithItsTextEscapedAndTextBeside() {
        kernel.eval("""
                import dev.vit4j.notebook.Show;
                Show.table(List.of("class", "score"), List.of(List.of("cat & <dog>", 0.25)));
                """);
        assertThat((String) shown.get(0).getData(Mime.HTML))
                .contains("<th style=\"text-align:left\">class</th>")
                .contains("cat &amp; &lt;dog&gt;</td>")
                .contains("text-align:right\">0.250</td>");
        assertThat((String) shown.get(0).getData(Mime.TEXT)).contains("cat & <dog>  0.250");
    }

    @Test
    void aTableMayHoldPictures() {
        kernel.eval("""
                import dev.vit4j.notebook.Show;
                Show.table(List.of("image"), List.of(List.of(new java.awt.image.BufferedImage(3, 3, 1))));
                """);
        assertThat((String) shown.get(0).getData(Mime.HTML)).contains("src=\"data:image/png;base64,iVBOR");
    }

    @Test
    void aRowOfAnotherLengthThanTheHeadingsIsRefused() {
        assertThatThrownBy(
                        () -> kernel.eval("dev.vit4j.notebook.Show.table(List.of(\"a\", \"b\"), List.of(List.of(1)));"))
                .hasMessageContaining("a row of 1 cells under 2 headings");
    }

    @Test
    void htmlStandsAsItIs() {
        kernel.eval("dev.vit4j.notebook.Show.html(\"<b>bold</b>\");");
        assertThat(shown.get(0).getData(Mime.HTML)).isEqualTo("<b>bold</b>");
    }

    @Test
    void aFailureIsToldInItsOwnLines() {
        Throwable failure = catchThrowable(() -> kernel.eval("int a = 1;\nint b = nothing;"));
        List<String> lines = kernel.formatError(failure);
        assertThat(lines.get(0)).startsWith("Cell 1, line 2: does not compile: cannot find symbol");
        assertThat(lines).contains("    int b = nothing;").noneMatch(line -> line.contains("CellEvaluator"));
        assertThat(failure.getStackTrace()).isEmpty();
    }

    @Test
    void completionKnowsWhatWasDeclared() {
        kernel.eval("int wonderful = 1;");
        assertThat(kernel.complete("int x = wonde", 13).getReplacements()).contains("wonderful");
        assertThat(kernel.isComplete("if (true) {")).isEmpty();
        assertThat(kernel.isComplete("int a = 1;")).isEqualTo("complete");
    }
}
