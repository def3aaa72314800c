/** The commands of {@code vit spark}. */
package dev.vit4j.spark.cli;
