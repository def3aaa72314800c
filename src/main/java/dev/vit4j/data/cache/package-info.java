/** Caches of decoded images, in memory or in a file, so that later epochs need not decode them again. */
package dev.vit4j.data.cache;
