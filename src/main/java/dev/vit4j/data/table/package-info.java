/** Images listed in a file with their labels: CSV, TSV and JSON Lines. */
package dev.vit4j.data.table;
