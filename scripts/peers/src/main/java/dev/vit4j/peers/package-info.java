/** Frameworks on the JVM that vit4j's speed is compared with; see {@code scripts/bench-vs-peers}. */
package dev.vit4j.peers;
