/** Writes results: tables, JSON lines, CSV and Parquet, resumable files, and images sorted into class folders. */
package dev.vit4j.classify.output;
