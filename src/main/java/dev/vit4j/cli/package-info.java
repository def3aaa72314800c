/**
 * The command line {@code vit}: commands that parse options, call the library and print. Data goes to stdout, messages to
 * stderr; exit codes are 0 for done, 1 for failed and 2 for a usage error. {@link dev.vit4j.cli.Main} starts it,
 * {@code VitCommand} lists the commands.
 */
package dev.vit4j.cli;
