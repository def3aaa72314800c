/**
 * A Java kernel for Jupyter, and helpers that show pictures and tables in its cells. The kernel's libraries are
 * optional dependencies, so users of vit4j as a library do not get them.
 */
package dev.vit4j.notebook;
