/** Images cut into patches [N,P], and the record reader that does it to any image reader. */
package dev.vit4j.data.patch;
