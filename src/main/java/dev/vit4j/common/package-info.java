/** Helpers for every other package: errors for users, JSON, atomic files, terminal output, random numbers. */
package dev.vit4j.common;
