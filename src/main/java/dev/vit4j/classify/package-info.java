/** Classification of folders and lists of images: which files, the best classes of each, and rows as table, JSONL or CSV. */
package dev.vit4j.classify;
