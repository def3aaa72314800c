/** Writes maps of many images to a folder as pictures, JSON and pages; the work behind {@code vit attention}. */
package dev.vit4j.attention.bulk;
