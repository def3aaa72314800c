package dev.vit4j.notebook;

import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/** What tests look for in display data. */
final class Mime {
    static final MIMEType TEXT = MIMEType.parse("text/plain");
    static final MIMEType HTML = MIMEType.parse("text/html");
    static final MIMEType PNG = MIMEType.parse("image/png");

    private Mime() {}
}
