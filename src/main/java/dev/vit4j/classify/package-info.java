/** Classifies images: bulk runs over files and streams, and a thread-safe classifier for programs. */
package dev.vit4j.classify;
