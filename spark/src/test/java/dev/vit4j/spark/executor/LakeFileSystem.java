package dev.vit4j.spark.executor;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** This machine's files under another scheme, {@code lake:}, as those of a data lake. */
public final class LakeFileSystem extends RawLocalFileSystem {
    @Override
    public String getScheme() {
        return "lake";
    }

    @Override
    public URI getUri() {
        return URI.create("lake:///");
    }
}
