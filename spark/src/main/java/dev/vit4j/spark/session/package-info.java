/** Connects to a cluster from the command line: address, settings, jars and log. */
package dev.vit4j.spark.session;
