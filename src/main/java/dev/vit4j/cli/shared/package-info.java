/** Parts that commands share: runtime options, option values, streams, progress, and Ctrl-C. */
package dev.vit4j.cli.shared;
