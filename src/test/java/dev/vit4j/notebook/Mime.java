package dev.vit4j.notebook;

import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/** MIME types that tests check in display data. */
final class Mime {
    static final MIMEType TEXT = MIMEType.parse("text/plain");
    static final MIMEType HTML = MIMEType.parse("text/html");
    static final MIMEType PNG = MIMEType.parse("image/png");

    private Mime() {}
}
