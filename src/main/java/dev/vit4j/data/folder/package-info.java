/** Data sets of image files: a folder with one folder per class, or a list of files without classes. */
package dev.vit4j.data.folder;
