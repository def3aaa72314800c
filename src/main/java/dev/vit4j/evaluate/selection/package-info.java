/** Which images a model is evaluated on: those that it was not trained on, unless others are asked for. */
package dev.vit4j.evaluate.selection;
