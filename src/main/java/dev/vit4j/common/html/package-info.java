/** Self-contained HTML pages: escaped text, a strict content policy, one style. */
package dev.vit4j.common.html;
