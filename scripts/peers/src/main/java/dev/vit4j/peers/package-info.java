/** The frameworks that vit4j's speed is compared with, as far as they run on the JVM; see {@code scripts/bench-vs-peers}. */
package dev.vit4j.peers;
