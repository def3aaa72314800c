// Computations on the weights. L layers, H heads, T tokens; queryWeights [T] is the weight of each token's query.

/** The look-ups of one image. */
class Attention {
  /**
   * @param {Object} model layers, heads, tokens
   * @param {Object} codes step, levels: the quantization
   */
  constructor(model, codes) {
    this.model = model;
    this.step = codes.step;
    this.zero = codes.levels - 1;
    this.stored = new StoredWeights(model);
    this.powers = { temperature: null, table: null };
    this.tables = new Map();
    this.tablesOf = null;
  }

  /**
   * Returns the value of each code at a temperature t: the weight to the power 1/t, relative to its row's largest.
   * As the weights are softmax(scores), a row of these normalized to sum 1 is softmax(scores / t).
   * @returns {Float64Array} one value for each code
   */
  powersAt(temperature) {
    if (this.powers.temperature !== temperature) {
      const table = new Float64Array(this.zero + 1);
      for (let code = 0; code < this.zero; code++) {
        table[code] = temperature === 0 ? 0 : Math.exp((-this.step * code) / temperature);
      }
      table[0] = 1;
      this.powers = { temperature, table };
    }
    return this.powers.table;
  }

  /**
   * One look-up: the weights that one query gives to all keys, in one head.
   * @returns {Float64Array} [T], at least 0, sum 1; at temperature 0 the first of the best keys has weight 1
   */
  row(layer, head, query, temperature) {
    const { tokens } = this.model;
    const codes = this.stored.layer(layer);
    const from = (head * tokens + query) * tokens;
    const weights = new Float64Array(tokens);
    if (temperature === 0) {
      weights[codes.subarray(from, from + tokens).indexOf(0)] = 1;
      return weights;
    }
    const powers = this.powersAt(temperature);
    let sum = 0;
    for (let key = 0; key < tokens; key++) {
      weights[key] = powers[codes[from + key]];
      sum += weights[key];
    }
    for (let key = 0; key < tokens; key++) {
      weights[key] /= sum;
    }
    return weights;
  }

  /**
   * One query's weights in one head, or for each key the mean, largest or smallest of all heads.
   * @param {number|string} heads index of a head, or "mean", "max", "min"
   * @returns {Float64Array} [T]
   */
  combinedRow(layer, heads, query, temperature) {
    if (typeof heads === "number") {
      return this.row(layer, heads, query, temperature);
    }
    const result = this.row(layer, 0, query, temperature);
    for (let head = 1; head < this.model.heads; head++) {
      const more = this.row(layer, head, query, temperature);
      for (let key = 0; key < result.length; key++) {
        if (heads === "max") {
          result[key] = Math.max(result[key], more[key]);
        } else if (heads === "min") {
          result[key] = Math.min(result[key], more[key]);
        } else {
          result[key] += more[key];
        }
      }
    }
    return heads === "mean" ? result.map((sum) => sum / this.model.heads) : result;
  }

  /**
   * Computes the look-up of one layer.
   * @param {Float64Array} queryWeights [T], the weight of each token's query
   * @returns {Float64Array} [T], the weights of the keys
   */
  raw(layer, heads, queryWeights, temperature) {
    const found = new Float64Array(this.model.tokens);
    queryWeights.forEach((share, query) => {
      if (share > 0) {
        const row = this.combinedRow(layer, heads, query, temperature);
        for (let key = 0; key < found.length; key++) {
          found[key] += share * row[key];
        }
      }
    });
    return found;
  }

  /**
   * Returns the look-ups of all queries of a layer, normalized to sum 1. Cached, since roll-out reuses them.
   * @returns {Float32Array} [T,T]
   */
  table(layer, heads, temperature) {
    const of = `${heads} ${temperature}`;
    if (this.tablesOf !== of) {
      this.tables.clear();
      this.tablesOf = of;
    }
    if (!this.tables.has(layer)) {
      const { tokens } = this.model;
      const table = new Float32Array(tokens * tokens);
      for (let query = 0; query < tokens; query++) {
        const row = this.combinedRow(layer, heads, query, temperature);
        const sum = row.reduce((total, weight) => total + weight, 0);
        // A row of zeros (min over heads that share no key) looks up nothing: only the residual passes.
        table.set(sum > 0 ? row.map((weight) => weight / sum) : row.fill(0).fill(1, query, query + 1), query * tokens);
      }
      this.tables.set(layer, table);
    }
    return this.tables.get(layer);
  }

  /**
   * Attention roll-out (Abnar and Zuidema 2020, section 3): chains the look-ups of the first layer to
   * the given one; half of each token's information passes along the residual connection.
   * @returns {Float64Array} [T], the share of each input token in the queried outputs; sum 1
   */
  rollout(layer, heads, queryWeights, temperature) {
    const { tokens } = this.model;
    let found = Float64Array.from(queryWeights);
    for (let l = layer; l >= 0; l--) {
      const table = this.table(l, heads, temperature);
      const next = found.map((share) => share / 2);
      found.forEach((share, query) => {
        if (share > 0) {
          for (let key = 0, i = query * tokens; key < tokens; key++, i++) {
            next[key] += (share / 2) * table[i];
          }
        }
      });
      found = next;
    }
    return found;
  }
}

/**
 * Returns the smallest set of patches that holds a share of the mass on patches, largest weights first
 * (Caron et al. 2021, DINO, figure 4).
 * @returns {boolean[]} [N]
 */
function massMask(tokens, weights, share) {
  const patches = Array.from(weights.subarray(tokens.firstPatch));
  const order = patches.map((_, i) => i).sort((a, b) => patches[b] - patches[a] || a - b);
  const wanted = share * patches.reduce((sum, weight) => sum + weight, 0);
  const mask = new Array(patches.length).fill(false);
  let held = 0;
  for (const patch of order) {
    if (patches[patch] <= 0 || held >= wanted * (1 - 1e-12)) {
      break;
    }
    mask[patch] = true;
    held += patches[patch];
  }
  return mask;
}
