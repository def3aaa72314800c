package dev.vit4j.attention.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.attention.draw.Style;
import dev.vit4j.attention.explain.ClassChoice;
import dev.vit4j.attention.explain.ExplanationMethod;
import dev.vit4j.attention.explain.ExplanationMethods;
import dev.vit4j.attention.explain.HeadChoice;
import dev.vit4j.attention.explain.LayerChoice;
import dev.vit4j.attention.explain.MapPlan;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.common.Json;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory outside the heap while maps of thousands of images are made, in a JVM whose heap is resident from the start. */
@Tag("slow")
class AttentionMemoryTest {
    private static final int BATCH = 64;
    private static final int WARM_UP = 256;
    private static final int IMAGES = 1920;

    /** If they were kept, the images' patches alone, 64 x 64 x 3 floats each, would take 90 MB per method. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(180)
    void staysFlatOverThousandsOfImages() throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms192m",
                "-Xmx192m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                AttentionMemoryTest.class.getName());
        java.environment().put("OMP_NUM_THREADS", "1");
        Process process = java.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        List<String> lines =
                out.lines().filter(line -> line.startsWith("growth ")).toList();
        assertThat(lines).hasSize(ExplanationMethods.all().size() * 2);
        for (String line : lines) {
            assertThat(Long.parseLong(line.replaceAll(".* ", "")))
                    .as("%s: MB more after %d images", line, IMAGES)
                    .isLessThan(30);
        }
    }

    /** Prints for each method and kind of operations by how many megabytes the resident memory grew. */
    public static void main(String[] args) throws IOException {
        for (ExplanationMethod method : ExplanationMethods.all()) {
            Model model = model(method.name().equals("pooling") ? Pooling.SEQUENCE : Pooling.CLS);
            for (OpsChoice ops : List.of(OpsChoice.of("fused"), OpsChoice.STOCK)) {
                System.out.println("growth " + method.name() + " " + ops.name() + " " + growth(model, method, ops));
            }
        }
    }

    private static long growth(Model model, ExplanationMethod method, OpsChoice ops) throws IOException {
        MapPlan plan = new MapPlan(
                method, LayerChoice.LAST, HeadChoice.of(Heads.MEAN), Queries.CLASSIFIER, ClassChoice.TOP, 1, 0);
        RenderRequest nothingWritten =
                new RenderRequest(plan, Style.DEFAULT, Path.of("unused"), Set.of(), false, false, 0);
        try (BulkAttention attention =
                new BulkAttention(List.of(new NamedModel("m", model)), nothingWritten, ops, BATCH)) {
            run(attention, WARM_UP);
            long before = Pointer.physicalBytes();
            run(attention, IMAGES);
            return (Pointer.physicalBytes() - before) / (1 << 20);
        }
    }

    /** Little computation, large inputs: 64 x 64 pixels, four patches. */
    private static Model model(Pooling pooling) {
        ViTConfig config = ViTConfig.of(ImageShape.rgb(64), Stem.patches(32), new EncoderShape(4, 1, 1, 4), 2)
                .withPooling(pooling);
        return new Model(
                config,
                Preprocessing.standard(64),
                List.of("a", "b"),
                WeightInit.fresh(config, 0),
                Json.mapper().createObjectNode());
    }

    private static void run(BulkAttention attention, int images) throws IOException {
        ImageSource image = new ImageSource.Pixels("x", new RgbImage(64, 64, new byte[3 * 64 * 64]));
        Iterator<ImageSource> inputs = Collections.nCopies(images, image).iterator();
        ResultListener listener = new ResultListener() {
            @Override
            public void image(ObjectNode line, List<Path> files) {}

            @Override
            public void all(List<Path> files) {}
        };
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (ProgressLine progress = ProgressLine.on(nowhere)) {
            attention.run(inputs, listener, progress);
        }
    }
}
