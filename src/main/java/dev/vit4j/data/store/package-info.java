/** Data sets of few files that hold many images: rows of a table, entries of an archive, arrays. */
package dev.vit4j.data.store;
