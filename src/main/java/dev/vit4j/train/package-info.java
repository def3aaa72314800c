/** Training: the loop, AdamW, schedule, averaging, checkpoints and the run folder. */
package dev.vit4j.train;
