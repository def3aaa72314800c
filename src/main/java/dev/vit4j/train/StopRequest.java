package dev.vit4j.train;

import java.util.concurrent.atomic.AtomicBoolean;

/** Asks training, from any thread, to stop after the current update and to leave a state that can be resumed. */
public final class StopRequest {
    private final AtomicBoolean requested = new AtomicBoolean();

    /** Requests the stop. */
    public void request() {
        requested.set(true);
    }

    /** @return whether the stop was requested */
    public boolean isRequested() {
        return requested.get();
    }
}
