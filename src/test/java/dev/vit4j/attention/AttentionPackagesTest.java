package dev.vit4j.attention;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Within attention, dependencies point one way: arrays, pictures of them, models behind them, methods, many images. */
@AnalyzeClasses(packages = "dev.vit4j.attention", importOptions = DoNotIncludeTests.class)
class AttentionPackagesTest {
    @ArchTest
    static final ArchRule DEPENDENCIES_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("method")
            .definedBy("dev.vit4j.attention.method")
            .layer("page")
            .definedBy("dev.vit4j.attention.page")
            .layer("draw")
            .definedBy("dev.vit4j.attention.draw")
            .layer("maps")
            .definedBy("dev.vit4j.attention")
            .layer("explain")
            .definedBy("dev.vit4j.attention.explain")
            .layer("faithfulness")
            .definedBy("dev.vit4j.attention.faithfulness")
            .layer("bulk")
            .definedBy("dev.vit4j.attention.bulk")
            .whereLayer("bulk")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("faithfulness")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("explain")
            .mayOnlyBeAccessedByLayers("bulk", "faithfulness")
            .whereLayer("page")
            .mayOnlyBeAccessedByLayers("bulk")
            .whereLayer("maps")
            .mayOnlyBeAccessedByLayers("bulk", "faithfulness", "explain")
            .whereLayer("draw")
            .mayOnlyBeAccessedByLayers("bulk", "faithfulness", "explain", "maps")
            .whereLayer("method")
            .mayOnlyBeAccessedByLayers("bulk", "faithfulness", "explain", "maps", "draw");
}
