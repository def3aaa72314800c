/** Data sets that are folders of class folders. */
package dev.vit4j.data.folder;
