/** {@code vit bench}. */
package dev.vit4j.cli.bench;
