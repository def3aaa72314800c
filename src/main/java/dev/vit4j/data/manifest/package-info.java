/** What a run remembers of its data, to tell later what changed and which images it was trained on. */
package dev.vit4j.data.manifest;
