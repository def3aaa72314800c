package dev.vit4j.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.vit4j.spark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String EXCHANGE = "dev.vit4j.spark.exchange..";
    private static final String COMMANDS = "dev.vit4j.spark.cli..";

    /** Gradients are exchanged by Java alone, so that this can be tested, and used, without Spark. */
    @ArchTest
    static final ArchRule THE_EXCHANGE_KNOWS_NEITHER_SPARK_NOR_ND4J = noClasses()
            .that()
            .resideInAPackage(EXCHANGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..", "scala..", "org.nd4j..", "dev.vit4j.train..", "dev.vit4j.model..");

    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_THE_COMMANDS = noClasses()
            .that()
            .resideOutsideOfPackage(COMMANDS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(COMMANDS);

    /** One model for each executor is the matter of a broadcast, not of a static field. */
    @ArchTest
    static final ArchRule NO_STATIC_STATE = fields().that().areStatic().should().beFinal();
}
