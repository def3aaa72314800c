/** The session that plans a graph once and runs the plan in memory that is reused. */
package dev.vit4j.ops.session;
