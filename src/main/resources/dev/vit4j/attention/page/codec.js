// Decodes the weights, see WeightCodec in Java: 12-bit codes, two codes in three bytes, base64.
// Code 0 is a row's largest weight, code c is e^(-c step) times it, the last code is weight 0. Rows sum to 1, so the
// largest weight itself is not stored.

/** @returns {Uint8Array} the bytes of a base64 text */
function fromBase64(text) {
  const binary = atob(text.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}

/** @returns {Uint16Array} the given number of codes */
function unpack(bytes, count) {
  const codes = new Uint16Array(count);
  for (let i = 0, b = 0; i < count; i += 2, b += 3) {
    codes[i] = (bytes[b] << 4) | (bytes[b + 1] >> 4);
    if (i + 1 < count) {
      codes[i + 1] = ((bytes[b + 1] & 15) << 8) | bytes[b + 2];
    }
  }
  return codes;
}

/** The codes of all layers, each unpacked on first use. */
class StoredWeights {
  constructor(model) {
    this.count = model.heads * model.tokens * model.tokens;
    this.layers = new Array(model.layers).fill(null);
  }

  /** @returns {boolean} whether a layer is already unpacked */
  has(layer) {
    return this.layers[layer] !== null;
  }

  /** @returns {Uint16Array} the codes of a layer, [H,T,T] */
  layer(layer) {
    if (!this.has(layer)) {
      const block = byId(`layer-${layer}`);
      this.layers[layer] = unpack(fromBase64(block.textContent), this.count);
      block.remove();
    }
    return this.layers[layer];
  }
}
