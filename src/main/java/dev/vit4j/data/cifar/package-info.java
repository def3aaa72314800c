/** CIFAR-10 and CIFAR-100 in their binary format: files, folders and the DataVec record reader. */
package dev.vit4j.data.cifar;
