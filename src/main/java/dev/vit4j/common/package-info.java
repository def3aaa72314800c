/** What every other package may use: errors meant for people, JSON, atomic files, the progress line. */
package dev.vit4j.common;
