/** Archives: entries of tar and zip files by position, gzip, and data sets that are archives of class folders. */
package dev.vit4j.data.archive;
