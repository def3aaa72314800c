/** {@code vit classify} and {@code vit similar}. */
package dev.vit4j.cli.classify;
