package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.encoder.EmbeddingLayout;

/** How the embedding and its gradient are shared out among threads. */
final class EmbeddingWork {
    /**
     * Patches that are worked on at once, in one image after the other: their positions stay in a first-level cache.
     */
    private static final int PATCHES = 8;

    private EmbeddingWork() {}

    /** Work on some patches of all images. */
    interface OnPatches {
        void work(int from, int to);
    }

    /**
     * Shares work out: the prefix tokens are one part, some patches are one each.
     *
     * @param layout of the tokens
     * @param engine threads
     * @param prefix on class token and registers
     * @param patches on the rest
     */
    static void share(EmbeddingLayout layout, Engine engine, Runnable prefix, OnPatches patches) {
        Chunks chunks = Chunks.of(layout.patches(), PATCHES);
        engine.run(chunks.count() + 1, chunk -> {
            if (chunk == chunks.count()) {
                prefix.run();
            } else {
                patches.work(chunks.from(chunk), chunks.to(chunk));
            }
        });
    }
}
