/** What commands share: options of every run, streams, progress, and values with units. */
package dev.vit4j.cli.shared;
