package dev.vit4j.cli;

import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.Interrupts;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.OptionalLibrary;
import dev.vit4j.ops.device.Devices;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Starts {@code vit}. Names no class of picocli, so that it can say that picocli is missing. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param args as typed
     */
    public static void main(String[] args) {
        WatchedOutput stdout = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
        PrintStream out = new PrintStream(stdout, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Interrupts interrupts = new Interrupts();
        interrupts.watch(err);
        // SameDiff and others print on System.out; only what commands write on purpose is data.
        System.setOut(interrupts.untilInterrupted(err));
        System.setErr(interrupts.untilInterrupted(err));
        // Commands without --device use arrays too; those with it decide for themselves.
        Devices.useCpu();
        int exitCode = run(args, new Streams(System.in, out, err, interrupts), new LocalEngine());
        interrupts.finish();
        out.flush();
        System.exit(exitCode == 0 ? exitCode(stdout, err) : exitCode);
    }

    /**
     * @param stdout after a command succeeded
     * @param err gets a message if output was lost
     * @return 1 if output was lost, else 0
     */
    static int exitCode(WatchedOutput stdout, PrintStream err) {
        stdout.lost().ifPresent(reason -> err.println("vit: stdout: " + reason));
        return stdout.lost().isPresent() ? 1 : 0;
    }

    /**
     * Runs a command; lists are read from {@link System#in}.
     *
     * @param args as typed
     * @param out where data goes
     * @param err where everything for people goes
     * @return 0 done, 1 failed, 2 usage error
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, new Streams(System.in, out, err), new LocalEngine());
    }

    static int run(String[] args, Streams streams, Engine engine) {
        try {
            OptionalLibrary.COMMAND_LINE.require("the command line");
        } catch (BadInputException e) {
            streams.err().println("vit: " + e.getMessage());
            return 1;
        }
        return VitCommand.run(args, streams, engine);
    }
}
