package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellWordTest {
    /** As Python's shlex.quote. */
    @Test
    void quotesWhatAShellWouldSplitOrExpand() {
        assertThat(ShellWord.of("runs/first-1")).isEqualTo("runs/first-1");
        assertThat(ShellWord.of("my runs")).isEqualTo("'my runs'");
        assertThat(ShellWord.of("$HOME/a*")).isEqualTo("'$HOME/a*'");
        assertThat(ShellWord.of("dog's")).isEqualTo("'dog'\\''s'");
        assertThat(ShellWord.of("")).isEqualTo("''");
    }

    @Test
    void escapesWhatControlsTheTerminal() {
        assertThat(ShellWord.of("a\u001b[31m")).doesNotContain("\u001b");
    }
}
