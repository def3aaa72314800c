package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void thePropertyGoesBeforeTheEnvironment() {
        assertThat(Terminal.columns("120", "60")).isEqualTo(120);
        assertThat(Terminal.columns(null, "60")).isEqualTo(60);
    }

    @Test
    void whatIsNoWidthMeansEighty() {
        assertThat(Terminal.columns(null, null)).isEqualTo(80);
        assertThat(Terminal.columns("0", null)).isEqualTo(80);
        assertThat(Terminal.columns("wide", null)).isEqualTo(80);
    }
}
