package dev.vit4j.classify.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.vit4j.common.BadInputException;
import dev.vit4j.data.Samples;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images from URLs and from stdin. */
class UrlInputsTest {
    private static final InputOptions LOCAL = InputOptions.DEFAULT.withUrls(Duration.ofSeconds(20), true);

    @TempDir
    private Path folder;

    private HttpServer server;
    private byte[] png;
    private final List<String> queries = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        png = ImageEncoder.png(Samples.flat(5, 4, 0xFF0000));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // Content decides, not the type that a server declares or the name.
        answer("/cat.txt", "text/plain", png);
        answer("/page.jpg", "image/jpeg", "<!doctype html><html>".getBytes(StandardCharsets.UTF_8));
        server.start();
    }

    private void answer(String path, String type, byte[] content) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getRawQuery() != null) {
                    queries.add(exchange.getRequestURI().getRawQuery());
                }
                exchange.getResponseHeaders().add("Content-Type", type);
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static List<ImageSource> open(InputOptions options, InputStream stdin, String... arguments) {
        List<ImageSource> all = new ArrayList<>();
        try (ImageInputs inputs = ImageInputs.open(List.of(arguments), stdin, options)) {
            inputs.forEachRemaining(all::add);
        }
        return all;
    }

    private static InputStream stdin(byte[] content) {
        return new ByteArrayInputStream(content);
    }

    private static String outcome(ImageSource source) {
        try {
            return source.read(new ImageDecoder()).toString();
        } catch (BadInputException e) {
            assertThat(e).hasMessageStartingWith(source.name() + ": ");
            return e.getMessage().substring(source.name().length() + 2);
        }
    }

    @Test
    void readsUrlsAmongFilesAndInLists() throws IOException {
        Path file = Samples.png(folder.resolve("a.png"), Samples.flat(3, 3, 0));
        Path list = Files.writeString(
                folder.resolve("list"), url("/cat.txt?[x]=*") + "\n" + url("/gone") + "\n" + file + "\n");

        List<ImageSource> images = open(
                LOCAL, InputStream.nullInputStream(), url("/cat.txt?a={1}|\u00e9 x"), "@" + list, url("/page.jpg"));

        assertThat(images.stream().map(ImageSource::name))
                .containsExactly(
                        url("/cat.txt?a={1}|\u00e9 x"),
                        url("/cat.txt?[x]=*"),
                        url("/gone"),
                        file.toString(),
                        url("/page.jpg"));
        assertThat(outcome(images.get(0))).isEqualTo("RgbImage[5x4]");
        assertThat(outcome(images.get(1))).isEqualTo("RgbImage[5x4]");
        assertThat(queries).containsExactly("a=%7B1%7D%7C%C3%A9%20x", "%5Bx%5D=*");
        assertThat(outcome(images.get(2))).isEqualTo("the server answered HTTP 404 (not found)");
        assertThat(outcome(images.get(3))).isEqualTo("RgbImage[3x3]");
        assertThat(outcome(images.get(4))).contains("is a web page");
        assertThat(outcome(
                        open(LOCAL, InputStream.nullInputStream(), url("/100%")).get(0)))
                .contains("not a valid URL");
        assertThat(ImageInputs.count(List.of(url("/cat.txt"), url("/gone")), LOCAL))
                .hasValue(2);
    }

    @Test
    void refusesPrivateAddressesByDefaultAsOneBadRow() {
        List<ImageSource> images = open(InputOptions.DEFAULT, InputStream.nullInputStream(), url("/cat.txt"));

        assertThat(outcome(images.get(0))).contains("127.0.0.1", "--allow-private-addresses");
    }

    @Test
    void readsAnImageFromStdin() {
        List<ImageSource> images = open(LOCAL, stdin(png), "/dev/stdin");

        assertThat(images).hasSize(1);
        assertThat(images.get(0).name()).isEqualTo("/dev/stdin");
        assertThat(outcome(images.get(0))).isEqualTo("RgbImage[5x4]");
        assertThat(outcome(ImageInputs.image("/dev/stdin", stdin(png), LOCAL))).isEqualTo("RgbImage[5x4]");
        assertThat(outcome(open(LOCAL, stdin(new byte[0]), "/dev/stdin").get(0)))
                .contains("is empty");
    }

    @Test
    void stdinIsReadOnce() {
        assertThatThrownBy(() -> open(LOCAL, stdin(png), "-", "/dev/stdin"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("- and /dev/stdin: stdin can be read only once; name it once");
    }

    @Test
    void anImageIsNotAList() throws IOException {
        Path image = Samples.png(folder.resolve("a.png"), Samples.flat(3, 3, 0));

        for (String name : List.of("photo.jpg", "red.bmp", "red.gif", "lossy.webp", "formats/grey.tif")) {
            byte[] content = Files.readAllBytes(
                    Path.of("src/test/resources/dev/vit4j/image").resolve(name));
            assertThatThrownBy(() -> open(LOCAL, stdin(content), "-")).hasMessageContaining("is an image");
        }
        assertThatThrownBy(() -> open(LOCAL, stdin(png), "-"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("standard input: is an image, not a list of files; to use an image from stdin, name"
                        + " /dev/stdin instead of -");
        assertThatThrownBy(() -> open(LOCAL, stdin(png), "@" + image))
                .hasMessage(image + ": is an image, not a list of files; leave out the @");
    }
}
