/** Maps of many images into a folder: which maps, pictures of them, figures, pages. What {@code vit attention} does. */
package dev.vit4j.attention.bulk;
