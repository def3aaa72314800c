/** {@code vit evaluate}. */
package dev.vit4j.cli.evaluate;
