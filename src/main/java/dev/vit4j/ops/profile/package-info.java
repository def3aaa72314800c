/** What operations cost: time and work, by kind. */
package dev.vit4j.ops.profile;
