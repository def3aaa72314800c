package dev.vit4j.cli;

import dev.vit4j.cli.evaluate.FakeEngine;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs a command as {@link Main} does, with everything it prints caught. */
public record CommandRun(int exitCode, String out, String err) {
    public static CommandRun of(Engine engine, String stdin, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        int exitCode = Main.run(args, streams, engine);
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command on streams of the caller's. */
    public static int exitCodeOf(Engine engine, Streams streams, String... args) {
        return Main.run(args, streams, engine);
    }

    public static CommandRun of(String... args) {
        return of(new FakeEngine(), "", args);
    }
}
