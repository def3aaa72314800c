/** The report of an inspection as one HTML page. */
package dev.vit4j.data.inspect.page;
