/**
 * The file systems of Hadoop (HDFS, S3A, ABFS, GCS, viewfs and others) as Java's own {@code java.nio.file}: whatever reads or
 * writes a path then works on {@code hdfs://...}.
 */
package dev.vit4j.spark.files;
