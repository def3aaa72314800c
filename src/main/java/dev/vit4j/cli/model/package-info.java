/** {@code vit info} describes the machine or a model; {@code vit convert} converts between weight namings. */
package dev.vit4j.cli.model;
