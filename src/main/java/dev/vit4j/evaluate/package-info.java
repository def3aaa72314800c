/** How good a model is: accuracy, top-k, per-class table, confusion matrix, calibration. */
package dev.vit4j.evaluate;
