/** Export of data sets: writers of the formats, and what they are given. */
package dev.vit4j.data.export;
