/**
 * Evaluates a classifier: accuracy, loss, per-class figures, confusion matrix and calibration, as text, JSON and PNG.
 */
package dev.vit4j.evaluate;
