package dev.vit4j.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Closes a response body that stays silent too long: java.net.http has no read timeout for bodies. */
final class StallGuard implements AutoCloseable {
    private final InputStream body;
    private final long stallNanos;
    private final AtomicLong lastSign = new AtomicLong(System.nanoTime());
    private final AtomicBoolean stalled = new AtomicBoolean();
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "download-stall-guard");
        thread.setDaemon(true);
        return thread;
    });

    StallGuard(InputStream body, Duration stall) {
        this.body = body;
        this.stallNanos = stall.toNanos();
        long period = Math.max(1, stall.toMillis() / 4);
        var unused = watcher.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    /** Restarts the timeout. */
    void sign() {
        lastSign.set(System.nanoTime());
    }

    /** @return whether the body was closed by timeout */
    boolean hasStalled() {
        return stalled.get();
    }

    private void look() {
        if (System.nanoTime() - lastSign.get() > stallNanos && stalled.compareAndSet(false, true)) {
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }
}
