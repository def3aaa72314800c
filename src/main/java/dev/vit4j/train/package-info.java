/** Training: the loop over SameDiff's gradients, AdamW, schedules, checkpoints, and the run folder with its curves. */
package dev.vit4j.train;
