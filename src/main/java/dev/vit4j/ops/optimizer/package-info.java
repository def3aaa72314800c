/** The optimizer's update as one operation that a backend executes. */
package dev.vit4j.ops.optimizer;
