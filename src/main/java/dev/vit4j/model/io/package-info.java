/** Model folders in Hugging Face's layout, and conversion between weight namings (Hugging Face, timm). */
package dev.vit4j.model.io;
