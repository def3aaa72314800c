package dev.vit4j.train;

import java.util.concurrent.atomic.AtomicBoolean;

/** Requests, from any thread, that training stop after the current update and leave a state that can be resumed. */
public final class StopRequest {
    private final AtomicBoolean requested = new AtomicBoolean();

    /** Asks for the stop. */
    public void request() {
        requested.set(true);
    }

    /** @return whether it was asked for */
    public boolean isRequested() {
        return requested.get();
    }
}
