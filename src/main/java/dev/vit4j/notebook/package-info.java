/**
 * A Java kernel for Jupyter, and what its cells show pictures and tables with. The libraries it stands on are optional
 * dependencies: whoever uses vit4j as a library does not get them.
 */
package dev.vit4j.notebook;
