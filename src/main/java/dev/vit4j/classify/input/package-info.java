/** Reads files, folders, globs, lists, archives and CIFAR binaries as one lazy stream of images, in order. */
package dev.vit4j.classify.input;
