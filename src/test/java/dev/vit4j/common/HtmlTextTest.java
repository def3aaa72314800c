package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class HtmlTextTest {
    @Test
    void escapesWhatCouldBeMarkup() {
        assertThat(HtmlText.escape("<b title='a' id=\"x\">&amp;</b>"))
                .isEqualTo("&lt;b title=&#39;a&#39; id=&quot;x&quot;&gt;&amp;amp;&lt;/b&gt;");
        assertThat(HtmlText.escape("Köln 猫 🐈")).isEqualTo("Köln 猫 🐈");
    }

    @Test
    void anXmlParserReadsTheTextBack() throws Exception {
        String text = "</p> & '\"' \u0000\n\u202e ]]> &lt;";
        String xml = "<p title=\"" + HtmlText.escape(text) + "\">" + HtmlText.escape(text) + "</p>";
        Element read = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        assertThat(read.getTextContent()).isEqualTo(DisplayText.printable(text)).isEqualTo(read.getAttribute("title"));
    }
}
