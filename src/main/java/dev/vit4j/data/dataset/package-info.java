/** Data sets and what every source of images hands on: records of RGB images with labels, and their metadata. */
package dev.vit4j.data.dataset;
