/** {@code vit train} and {@code vit recipes}. */
package dev.vit4j.cli.train;
