/** {@code vit data}. */
package dev.vit4j.cli.data;
