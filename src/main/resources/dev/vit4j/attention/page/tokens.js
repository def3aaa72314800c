// Positions and names of tokens, and which token a point in the image belongs to.

/** The rows, or the columns, of patches along one side of the model's input. */
class Axis {
  /** @param {Object} axis count, length of the side, window of a patch, step to the next, padding, end of what they cover */
  constructor(axis) {
    Object.assign(this, axis);
  }

  /** @returns {number} the first pixel of a row or column of patches; shifted inside at the padding */
  from(index) {
    return Math.max(0, Math.min(index * this.step - this.padding, this.length - this.window));
  }

  /** @returns {number} the center of a row or column of patches, in pixels of the model's input */
  center(index) {
    return index * this.step - this.padding + this.window / 2;
  }

  /**
   * Returns the interval that a row or column covers in the heat map: what is nearest to its center, so that
   * overlapping patches divide the image; with gaps between patches, the patch itself.
   * @returns {number[]} start and end in pixels of the model's input
   */
  extent(index) {
    if (this.step > this.window) {
      const start = index * this.step - this.padding;
      return [Math.max(0, start), Math.min(this.length, start + this.window)];
    }
    const middle = this.center(index);
    return [
      index === 0 ? 0 : middle - this.step / 2,
      index === this.count - 1 ? this.end : middle + this.step / 2,
    ];
  }

  /** @returns {number} the row or column whose extent contains a position, or -1 */
  indexAt(place) {
    for (let index = 0; index < this.count; index++) {
      const [start, end] = this.extent(index);
      if (place >= start && place < end) {
        return index;
      }
    }
    return -1;
  }

  /** @returns {Object[]} for each of so many pixels of a heat map, the rows or columns around it and its way between them */
  between(pixels) {
    return Array.from({ length: pixels }, (_, i) => {
      const place = (((i + 0.5) / pixels) * this.end - this.center(0)) / this.step;
      const inside = Math.min(Math.max(place, 0), this.count - 1);
      const low = Math.min(Math.floor(inside), Math.max(0, this.count - 2));
      return { low, high: Math.min(low + 1, this.count - 1), share: inside - low };
    });
  }
}

/** The tokens of a model: class token and registers first, then the patches row by row. */
class Tokens {
  /**
   * @param {Object} model
   * @param {?number[]} poolingWeights [T], with sequence pooling: the weight of each token in the classifier's input
   */
  constructor(model, poolingWeights) {
    const { firstPatch, classToken, pooling, tokens } = model;
    Object.assign(this, { firstPatch, classToken, pooling, tokens });
    this.poolingWeights = poolingWeights;
    this.vertical = new Axis(model.vertical);
    this.horizontal = new Axis(model.horizontal);
    this.rows = this.vertical.count;
    this.columns = this.horizontal.count;
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

  /** @returns the rectangle of the model's input that a patch covers, in pixels */
  rectangle(token) {
    const { vertical, horizontal } = this;
    return {
      left: horizontal.from(this.columnOf(token)),
      top: vertical.from(this.rowOf(token)),
      width: horizontal.window,
      height: vertical.window,
    };
  }

  /** @returns the rectangle of the whole input */
  get input() {
    return { left: 0, top: 0, width: this.horizontal.length, height: this.vertical.length };
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
