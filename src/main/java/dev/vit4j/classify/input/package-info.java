/**
 * What there is to classify: files, folders, globs, lists, archives and CIFAR binaries as one stream of images, in
 * order, read as it goes.
 */
package dev.vit4j.classify.input;
