// Positions and names of tokens, and which token a point in the image belongs to.

/** The tokens of a model: class token and registers first, then the patches row by row. */
class Tokens {
  /**
   * @param {Object} model
   * @param {?number[]} poolingWeights [T], with sequence pooling: the weight of each token in the classifier's input
   */
  constructor(model, poolingWeights) {
    const { imageSize, patchSize, stride, padding, rows, firstPatch, classToken, pooling, tokens } = model;
    Object.assign(this, { imageSize, patchSize, stride, padding, rows, firstPatch, classToken, pooling, tokens });
    this.poolingWeights = poolingWeights;
    this.columns = rows;
    this.patches = this.rows * this.columns;
  }

  isPatch(token) {
    return token >= this.firstPatch;
  }

  rowOf(token) {
    return Math.floor((token - this.firstPatch) / this.columns);
  }

  columnOf(token) {
    return (token - this.firstPatch) % this.columns;
  }

  at(row, column) {
    return this.firstPatch + row * this.columns + column;
  }

  name(token) {
    if (this.isPatch(token)) {
      return `row ${this.rowOf(token) + 1}, column ${this.columnOf(token) + 1}`;
    }
    return this.isClass(token) ? "class token" : `register ${this.registerOf(token) + 1}`;
  }

  isClass(token) {
    return token === 0 && this.classToken;
  }

  /** @returns {number} the index of a register, from 0; registers follow the class token */
  registerOf(token) {
    return token - (this.classToken ? 1 : 0);
  }

  get registers() {
    return this.registerOf(this.firstPatch);
  }

  /** @returns the square of the model's input that a patch covers, in pixels; shifted inside at the padding */
  square(token) {
    const within = index => Math.max(0, Math.min(index * this.stride - this.padding, this.imageSize - this.patchSize));
    return { left: within(this.columnOf(token)), top: within(this.rowOf(token)), side: this.patchSize };
  }

  /** @returns {number} the center of a row or column of patches, in pixels of the model's input */
  center(index) {
    return index * this.stride - this.padding + this.patchSize / 2;
  }

  /**
   * Returns the interval that a row or column covers in the heat map: what is nearest to its center, so that
   * overlapping patches divide the image; with gaps between patches, the patch itself.
   * @returns {number[]} start and end in pixels of the model's input
   */
  extent(index) {
    if (this.stride > this.patchSize) {
      const start = index * this.stride - this.padding;
      return [Math.max(0, start), Math.min(this.imageSize, start + this.patchSize)];
    }
    const middle = this.center(index);
    return [
      index === 0 ? 0 : middle - this.stride / 2,
      index === this.rows - 1 ? this.imageSize : middle + this.stride / 2,
    ];
  }

  /** @returns {number} the row or column whose extent contains a position, or -1 */
  indexAt(place) {
    for (let index = 0; index < this.rows; index++) {
      const [start, end] = this.extent(index);
      if (place >= start && place < end) {
        return index;
      }
    }
    return -1;
  }

  /**
   * The query that the classifier reads: "class"; or without a class token "mean" over all patches, or "pooling", the
   * mean weighted as in the sequence pooling.
   */
  get classifier() {
    return this.pooling;
  }

  /** @returns {number} the query's token, or -1 for a mean over patches */
  tokenOf(query) {
    if (query === "mean" || query === "pooling") {
      return -1;
    }
    return query === "class" ? 0 : Number(query);
  }

  /** @returns the query of a token */
  queryOf(token) {
    return this.isClass(token) ? "class" : token;
  }

  /** @returns {Float64Array} [T], the weight of each token's query */
  queryWeights(query) {
    if (query === "pooling") {
      return Float64Array.from(this.poolingWeights);
    }
    const queryWeights = new Float64Array(this.tokens);
    if (query === "mean") {
      queryWeights.fill(1 / this.patches, this.firstPatch);
    } else {
      queryWeights[this.tokenOf(query)] = 1;
    }
    return queryWeights;
  }

  /** @returns {string} the query as it appears in the URL: class, mean, pooling, register:1, or row,column from 1 */
  write(query) {
    const token = this.tokenOf(query);
    if (token < 0 || this.isClass(token)) {
      return query;
    }
    return this.isPatch(token)
      ? `${this.rowOf(token) + 1},${this.columnOf(token) + 1}`
      : `register:${this.registerOf(token) + 1}`;
  }

  /** @returns the query that a URL names, or null if this model does not have it */
  read(text) {
    if (text === this.classifier) {
      return text;
    }
    const register = /^register:(\d+)$/.exec(text ?? "");
    if (register && Number(register[1]) >= 1 && Number(register[1]) <= this.registers) {
      return Number(register[1]) - 1 + (this.classToken ? 1 : 0);
    }
    const place = /^(\d+),(\d+)$/.exec(text ?? "");
    if (place) {
      const [row, column] = [Number(place[1]) - 1, Number(place[2]) - 1];
      if (row >= 0 && row < this.rows && column >= 0 && column < this.columns) {
        return this.at(row, column);
      }
    }
    return null;
  }

  /** @returns {string} a description of the query */
  queryName(query) {
    const mean = `mean over the queries of all ${this.patches} patches`;
    if (query === "pooling") {
      return `${mean}, weighted as in the sequence pooling`;
    }
    return query === "mean" ? mean : this.name(this.tokenOf(query));
  }
}
