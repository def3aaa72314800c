/** Inner loops over tiles in Java arrays: on the Vector API, or in plain Java. */
package dev.vit4j.ops.cpu.kernel;
