package dev.vit4j.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import jdk.jshell.execution.DirectExecutionControl;

/** Runs JShell's snippets in this JVM and keeps their results as objects; JShell itself keeps only strings. */
final class KeepingControl extends DirectExecutionControl {
    private Object result;
    private Throwable thrown;
    private volatile Thread running;

    @Override
    protected String invoke(Method snippet) throws Exception {
        result = null;
        thrown = null;
        running = Thread.currentThread();
        try {
            result = snippet.invoke(null);
            return "";
        } catch (InvocationTargetException e) {
            thrown = e.getCause();
            throw e;
        } finally {
            running = null;
        }
    }

    /** Interrupts the thread that runs a snippet; code that blocks or checks its interrupt status stops. */
    @Override
    public void stop() {
        Thread thread = running;
        if (thread != null) {
            thread.interrupt();
        }
    }

    Optional<Object> takeResult() {
        Optional<Object> taken = Optional.ofNullable(result);
        result = null;
        return taken;
    }

    Optional<Throwable> takeThrown() {
        Optional<Throwable> taken = Optional.ofNullable(thrown);
        thrown = null;
        return taken;
    }
}
