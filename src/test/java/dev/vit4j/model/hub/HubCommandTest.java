package dev.vit4j.model.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.ChildVit;
import dev.vit4j.model.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands in a JVM of their own, whose environment variables name a Hub. */
@Timeout(180)
@Tag("slow")
class HubCommandTest {
    private static final String IMAGE = "data/photos/coffee.png";

    @TempDir
    private Path folder;

    private HubServer server;

    private record Ended(int exitCode, String out, String err) {}

    @BeforeEach
    void startAHub() throws IOException {
        server = new HubServer();
    }

    @AfterEach
    void stopIt() {
        server.close();
    }

    private Path serve(String fixture) throws IOException {
        Path source = Fixtures.folder(fixture);
        for (String name : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
            server.files.remove(name);
            if (Files.exists(source.resolve(name))) {
                server.files.put(name, Files.readAllBytes(source.resolve(name)));
            }
        }
        return source;
    }

    private Ended vit(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(ChildVit.command(List.of(arguments)))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HF_"));
        builder.environment().put("HF_ENDPOINT", server.endpoint().toString());
        builder.environment().put("HF_HOME", folder.resolve("home").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(150, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void aModelOfTheHubClassifiesAsItsFolder() throws IOException, InterruptedException {
        Path source = serve("families/vit");
        Ended ofFolder = vit(Map.of(), "classify", IMAGE, "--format=jsonl", "--model=" + source);
        Ended ofHub = vit(Map.of(), "classify", IMAGE, "--format=jsonl", "--model=hf:org/birds");
        assertThat(ofHub.exitCode()).as(ofHub.err()).isZero();
        assertThat(ofHub.out()).isNotEmpty().isEqualTo(ofFolder.out());

        server.requests.clear();
        Ended offline = vit(Map.of("HF_HUB_OFFLINE", "1"), "info", "hf:org/birds");
        assertThat(offline.exitCode()).as(offline.err()).isZero();
        assertThat(offline.out()).startsWith("hf:org/birds@" + HubServer.COMMIT + "\n");
        assertThat(offline.err()).contains("HF_HUB_OFFLINE is set: using the cached commit " + HubServer.COMMIT);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void whatTheUserCanMendIsAUsageErrorAndAFailingHubIsNone() throws IOException, InterruptedException {
        Ended unknown = vit(Map.of(), "info", "hf:org/fish");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("vit: hf:org/fish: no such repository at " + server.endpoint());
        Ended wrong = vit(Map.of("HF_ENDPOINT", "hub"), "info", "hf:org/birds");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("vit: HF_ENDPOINT: hub is not the address of a server");
        server.close();
        Ended unreachable = vit(Map.of(), "info", "hf:org/birds");
        assertThat(unreachable.exitCode()).isEqualTo(1);
        assertThat(unreachable.err()).contains("cannot be reached", "not in the cache " + folder.resolve("home/hub"));
    }
}
