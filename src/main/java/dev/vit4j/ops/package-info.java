/**
 * The encoder's operations: the ND4J ones that run on any backend, behind an interface that hides which
 * implementation a model got, and the session that runs a graph with memory reused from call to call.
 */
package dev.vit4j.ops;
