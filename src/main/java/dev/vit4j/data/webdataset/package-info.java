/** WebDataset: tar files in which the entries of a sample lie side by side under one name. */
package dev.vit4j.data.webdataset;
