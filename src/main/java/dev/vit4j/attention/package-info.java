/** What a model attends to: maps out of a model and what can be computed from them. */
package dev.vit4j.attention;
