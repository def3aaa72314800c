/** Describes data sets: classes, sizes and formats, unreadable images, duplicates, and images in several splits. */
package dev.vit4j.data.inspect;
