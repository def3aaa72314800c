package dev.vit4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.awt.image.RenderedImage;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** The packages follow the way of the data, and dependencies point one way along it. */
@AnalyzeClasses(packages = "dev.vit4j", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDENCIES_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("notebook")
            .definedBy("dev.vit4j.notebook..")
            .layer("cli")
            .definedBy("dev.vit4j.cli..")
            .layer("attention")
            .definedBy("dev.vit4j.attention..")
            .layer("classify")
            .definedBy("dev.vit4j.classify..")
            .layer("train")
            .definedBy("dev.vit4j.train..")
            .layer("evaluate")
            .definedBy("dev.vit4j.evaluate..")
            .layer("model")
            .definedBy("dev.vit4j.model..")
            .layer("ops")
            .definedBy("dev.vit4j.ops..")
            .layer("data")
            .definedBy("dev.vit4j.data..")
            .layer("image")
            .definedBy("dev.vit4j.image..")
            .layer("common")
            .definedBy("dev.vit4j.common..")
            .whereLayer("notebook")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("attention")
            .mayOnlyBeAccessedByLayers("notebook", "cli")
            .whereLayer("classify")
            .mayOnlyBeAccessedByLayers("notebook", "cli", "attention")
            .whereLayer("train")
            .mayOnlyBeAccessedByLayers("notebook", "cli")
            .whereLayer("evaluate")
            .mayOnlyBeAccessedByLayers("notebook", "cli", "attention", "classify", "train")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("notebook", "cli", "attention", "classify", "evaluate", "train")
            .whereLayer("ops")
            .mayOnlyBeAccessedByLayers("notebook", "cli", "attention", "classify", "evaluate", "train", "model")
            .whereLayer("image")
            .mayOnlyBeAccessedByLayers("notebook", "cli", "attention", "classify", "evaluate", "train", "data");

    /** Each package is a room of its own here, sub-packages too. */
    @ArchTest
    static final ArchRule NO_PACKAGES_DEPEND_ON_EACH_OTHER =
            slices().matching("dev.vit4j.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule COMMON_DEPENDS_ON_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAPackage("dev.vit4j.common..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vit4j.image..", "dev.vit4j.data..", "dev.vit4j.ops..", "dev.vit4j.model..");

    @ArchTest
    static final ArchRule ONLY_ENTRY_POINTS_OF_OPS_ARE_USED_OUTSIDE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vit4j.ops..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vit4j.ops.cpu..", "dev.vit4j.ops.session..", "dev.vit4j.ops.fused..");

    /** Each may know those after it. */
    @ArchTest
    static final ArchRule PACKAGES_OF_OPS_ARE_LAYERED = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("face")
            .definedBy("dev.vit4j.ops")
            .layer("cpu")
            .definedBy("dev.vit4j.ops.cpu..")
            .layer("session")
            .definedBy("dev.vit4j.ops.session..")
            .layer("fused")
            .definedBy("dev.vit4j.ops.fused..")
            .layer("encoder")
            .definedBy("dev.vit4j.ops.encoder..")
            .whereLayer("cpu")
            .mayOnlyBeAccessedByLayers("face")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("face", "cpu")
            .whereLayer("fused")
            .mayOnlyBeAccessedByLayers("face", "cpu", "session")
            .whereLayer("encoder")
            .mayOnlyBeAccessedByLayers("face", "cpu", "fused");

    @ArchTest
    static final ArchRule PACKAGES_OF_OPS_HAVE_NO_CYCLES =
            slices().matching("dev.vit4j.(ops..)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule FUSED_OPERATIONS_ARE_DESCRIPTIONS = noClasses()
            .that()
            .resideInAPackage("dev.vit4j.ops.fused..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vit4j.ops.cpu..",
                    "dev.vit4j.ops.session..",
                    "dev.vit4j.ops.device..",
                    "org.bytedeco..",
                    "jdk.incubator.vector..");

    @ArchTest
    static final ArchRule ONLY_THE_IMAGE_PACKAGE_KNOWS_OPENCV = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vit4j.image..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco.opencv..", "org.bytedeco.javacv..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_USES_PICOCLI = noClasses()
            .that()
            .resideOutsideOfPackage("dev.vit4j.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule NO_STATIC_MUTABLE_STATE =
            fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule NOBODY_ENDS_THE_JVM_BUT_MAIN = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.vit4j.cli.Main")
            .should()
            .callMethod(System.class, "exit", int.class);

    /** Containers may have no folder for temporary files. */
    @ArchTest
    static final ArchRule NOTHING_NEEDS_A_TEMPORARY_FOLDER = noClasses()
            .should()
            .callMethod(Files.class, "createTempFile", String.class, String.class, FileAttribute[].class)
            .orShould()
            .callMethod(Files.class, "createTempDirectory", String.class, FileAttribute[].class)
            .orShould()
            .callMethod(File.class, "createTempFile", String.class, String.class)
            .orShould()
            .callMethod(ImageIO.class, "write", RenderedImage.class, String.class, OutputStream.class)
            .orShould()
            .callMethod(ImageIO.class, "read", InputStream.class)
            .orShould()
            .callMethod(ImageIO.class, "createImageOutputStream", Object.class);

    @ArchTest
    static final ArchRule INTERNALS_OF_DATA_STAY_THERE = internal(
            "dev.vit4j.data",
            "augment.Draws",
            "batch.EpochPlan",
            "cifar.CifarFolder",
            "dataset.DatasetMetadata",
            "dataset.DelegatingReader",
            "dataset.RelabelingReader",
            "folder.ClassFolders");

    @ArchTest
    static final ArchRule INTERNALS_OF_MODEL_STAY_THERE = internal("dev.vit4j.model", "io.HfConfig", "io.TimmNames");

    @ArchTest
    static final ArchRule INTERNALS_OF_TRAIN_STAY_THERE = internal(
            "dev.vit4j.train",
            "optimizer.AdamW",
            "optimizer.EpochAverage",
            "optimizer.FlatVector",
            "optimizer.LayerDecay",
            "optimizer.UpdateArithmetic",
            "optimizer.WeightAverage");

    @ArchTest
    static final ArchRule INTERNALS_OF_ATTENTION_STAY_THERE =
            internal("dev.vit4j.attention", "explain.MapTable", "explain.Percent");

    /** Classes that are public for a neighboring package only: nothing outside their parent package uses them. */
    private static ArchRule internal(String parent, String... classes) {
        String names = Arrays.stream(classes)
                .map(name -> Pattern.quote(parent + "." + name) + "(\\$.*)?")
                .collect(Collectors.joining("|"));
        return noClasses()
                .that()
                .resideOutsideOfPackage(parent + "..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(names);
    }
}
