/**
 * Measures whether maps show what the model uses: how its confidence falls as patches that a map ranks high are
 * deleted, and rises as they are inserted.
 */
package dev.vit4j.attention.faithfulness;
