package dev.vit4j.common.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void textAndAttributesAreEscaped() {
        Html html = new Html().element("p", "<b> & \"x\" 'y'", "title", "\"><script>");
        assertThat(html.document())
                .isEqualTo("<!DOCTYPE html>\n<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt; &amp; &quot;x&quot;"
                        + " &#39;y&#39;</p>");
    }

    @Test
    void whatHtmlForbidsIsSpelledOut() {
        assertThat(new Html().element("p", "\u0000\u001b\ud800").document()).endsWith("<p>\\u0000\\u001b\\ud800</p>");
    }

    @Test
    void elementsWithoutEndTagNeedNone() {
        assertThat(new Html().open("p").open("br").close().document()).endsWith("<p><br /></p>");
    }

    @Test
    void anOpenElementIsAFault() {
        assertThatThrownBy(() -> new Html().open("p").document()).hasMessageContaining("not closed");
    }
}
