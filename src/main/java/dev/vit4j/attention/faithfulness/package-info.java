/**
 * Whether maps show what the model goes by: how its certainty falls as the patches that a map calls important are taken
 * away, and rises as they are given back.
 */
package dev.vit4j.attention.faithfulness;
