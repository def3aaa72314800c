/** Labels as data sets store them: collected image by image, numbered in the end. */
package dev.vit4j.data.label;
