// Positions and names of tokens, and which token a point in the image belongs to.

/** The tokens of a model: class token and registers first, then the patches row by row. */
class Tokens {
  constructor(model) {
    const { imageSize, patchSize, stride, padding, rows, firstPatch, classToken, tokens } = model;
    Object.assign(this, { imageSize, patchSize, stride, padding, rows, firstPatch, classToken, tokens });
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
      return `row ${this.rowOf(token)}, column ${this.columnOf(token)}`;
    }
    return this.isClass(token) ? "class token" : `register ${this.registerOf(token)}`;
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

  /** The query that the classifier reads: "class", or "mean" over all patches if there is no class token. */
  get classifier() {
    return this.classToken ? "class" : "mean";
  }

  /** @returns {number} the query's token, or -1 for the mean over all patches */
  tokenOf(query) {
    if (query === "mean") {
      return -1;
    }
    return query === "class" ? 0 : Number(query);
  }

  /** @returns {Float64Array} [T], the weight of each token's query */
  queryWeights(query) {
    const queryWeights = new Float64Array(this.tokens);
    if (query === "mean") {
      queryWeights.fill(1 / this.patches, this.firstPatch);
    } else {
      queryWeights[this.tokenOf(query)] = 1;
    }
    return queryWeights;
  }

  /** @returns {string} the query as it appears in the URL: class, mean, token:1, or row,column */
  write(query) {
    if (query === "mean" || query === "class") {
      return query;
    }
    return this.isPatch(query) ? `${this.rowOf(query)},${this.columnOf(query)}` : `token:${query}`;
  }

  /** @returns the query that a URL names, or null if this model does not have it */
  read(text) {
    if (text === this.classifier) {
      return text;
    }
    const extra = /^token:(\d+)$/.exec(text ?? "");
    if (extra && Number(extra[1]) < this.firstPatch) {
      return Number(extra[1]) === 0 && this.classToken ? "class" : Number(extra[1]);
    }
    const place = /^(\d+),(\d+)$/.exec(text ?? "");
    if (place && Number(place[1]) < this.rows && Number(place[2]) < this.columns) {
      return this.at(Number(place[1]), Number(place[2]));
    }
    return null;
  }

  /** @returns {string} a description of the query */
  queryName(query) {
    return query === "mean" ? `mean over the queries of all ${this.patches} patches` : this.name(this.tokenOf(query));
  }
}
