/** {@code vit data}: fetches CIFAR and inspects data sets. */
package dev.vit4j.cli.data;
