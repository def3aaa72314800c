/** Images in arrays: NumPy's npz files and MNIST's IDX files. */
package dev.vit4j.data.array;
