package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FileNamesTest {
    @Test
    void aPathIsItsOwnName() {
        for (String text : new String[] {"a/b c.png", "/x/猫.png", "-x", "100%.jpg", "file:x", "\uFFFD.png"}) {
            assertThat(FileNames.of(Path.of(text))).isEqualTo(text);
            assertThat(Locations.path(text)).isEqualTo(Path.of(text));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aNameThatIsNoTextIsAUriThatLeadsBack() {
        Path odd = Path.of(URI.create("file:///tmp/caf%E9%20x.png"));
        assertThat(FileNames.of(odd)).isEqualTo("file:///tmp/caf%E9%20x.png");
        assertThat(Locations.path(FileNames.of(odd))).isEqualTo(odd);
    }
}
