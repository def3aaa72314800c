/** {@code vit info} and {@code vit convert}. */
package dev.vit4j.cli.model;
