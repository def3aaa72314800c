/** Where rows go: tables, JSON lines, CSV and Parquet, files that can be resumed, and folders named by class. */
package dev.vit4j.classify.output;
