package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptionalLibraryTest {
    @ParameterizedTest
    @EnumSource
    void isHereInTheBuild(OptionalLibrary library) {
        assertThatCode(() -> library.require("this test")).doesNotThrowAnyException();
    }

    @Test
    void aMissingOneIsNamedWithItsCoordinates() throws Exception {
        try (URLClassLoader nothing = new URLClassLoader(new URL[0], null)) {
            assertThatThrownBy(() -> OptionalLibrary.PARQUET.require("--format parquet", nothing))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith("--format parquet needs the library org.apache.parquet:parquet-hadoop:")
                    .hasMessageEndingWith("add this dependency to your project");
        }
    }

    @ParameterizedTest
    @EnumSource
    void coordinatesAreWhole(OptionalLibrary library) {
        assertThat(library.artifact()).matches("[a-z.]+:[a-z-]+:[^:]+");
    }
}
