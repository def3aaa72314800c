/**
 * The command line {@code vit}: commands that parse, call and print. Data goes to stdout, everything for people to
 * stderr; exit codes are 0 for done, 1 for failed and 2 for a usage error.
 */
package dev.vit4j.cli;
