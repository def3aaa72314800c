/** Training: options, the loop, checkpoints and the run folder. */
package dev.vit4j.train;
