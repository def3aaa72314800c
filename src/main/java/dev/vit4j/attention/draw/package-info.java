/** Maps as pictures: laid over the image they belong to, on sheets of all heads and layers, side by side. */
package dev.vit4j.attention.draw;
