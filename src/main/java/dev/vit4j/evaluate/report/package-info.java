/** One HTML page about an evaluation or a comparison of two models, with its pictures, CSV and JSON in a folder. */
package dev.vit4j.evaluate.report;
