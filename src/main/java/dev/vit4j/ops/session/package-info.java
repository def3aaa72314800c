/**
 * The session that plans a graph once and then runs the plan in memory that is reused. {@link
 * dev.vit4j.ops.session.Backend} is the seam to devices.
 */
package dev.vit4j.ops.session;
