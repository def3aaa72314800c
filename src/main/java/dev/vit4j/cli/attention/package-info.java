/** {@code vit attention} and {@code vit attention-faithfulness}. */
package dev.vit4j.cli.attention;
