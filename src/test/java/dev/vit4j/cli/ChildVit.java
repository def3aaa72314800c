package dev.vit4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code vit} in a process of its own, for tests that interrupt or kill it. */
public final class ChildVit {
    private ChildVit() {}

    /** @return the command line of a JVM that runs vit with these arguments */
    public static List<String> command(List<String> arguments) throws IOException, InterruptedException {
        return command(List.of(), arguments);
    }

    /** @return the command line of a JVM with these options that runs vit with these arguments */
    public static List<String> command(List<String> jvmOptions, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(listensToInterrupts());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.awt.headless=true",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(jvmOptions);
        command.add("dev.vit4j.cli.Main");
        command.addAll(arguments);
        return command;
    }

    public static void signal(Process process, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /**
     * A build in the background of a shell ignores Ctrl-C, and what it starts inherits that: GNU env, which becomes the
     * JVM, takes it back.
     */
    private static List<String> listensToInterrupts() throws IOException, InterruptedException {
        List<String> env = List.of("env", "--default-signal=INT");
        List<String> trial = new ArrayList<>(env);
        trial.add("true");
        boolean known =
                new ProcessBuilder(trial).redirectErrorStream(true).start().waitFor() == 0;
        return known ? env : List.of();
    }
}
