/** Writes the report of an evaluation or comparison: an HTML page, with pictures, CSV and JSON in the same folder. */
package dev.vit4j.evaluate.report;
