/**
 * Cuts images into patches [N,P]. {@link dev.vit4j.data.patch.Patching} is the geometry,
 * {@link dev.vit4j.data.patch.PatchTransform} turns a decoded image into a model's input.
 */
package dev.vit4j.data.patch;
