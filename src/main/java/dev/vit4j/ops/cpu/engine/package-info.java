/** Threads, scratch memory and native memory of the CPU's operations. */
package dev.vit4j.ops.cpu.engine;
