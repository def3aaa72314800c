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

/** What each pooling reads, on buttons and in sentences. */
const POOLINGS = {
  "class": { button: "class token", reads: "the class token" },
  "mean": { button: "mean over queries", reads: "the mean over all patches" },
  "class+mean": { button: "class token and mean", reads: "the class token and the mean over all patches" },
  "class+distillation": { button: "class and distillation token", reads: "the class token and the distillation token" },
  "sequence": { button: "pooling: weighted mean", reads: "the weighted mean over all patches" },
  "attention": { button: "pooling: weighted mean", reads: "the weighted mean over all patches" },
};

/**
 * The tokens of a model: class token, distillation token and registers first, as far as there are any, then the patches
 * row by row.
 */
class Tokens {
  /**
   * @param {Object} model
   * @param {?number[]} poolingWeights [T], with sequence or attention pooling: the weight of each token in the pooled vector
   */
  constructor(model, poolingWeights) {
    const { firstPatch, classToken, distillationToken, pooling, tokens } = model;
    Object.assign(this, { firstPatch, classToken, distillationToken, pooling, tokens });
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
    if (this.isClass(token)) {
      return "class token";
    }
    return this.isDistillation(token) ? "distillation token" : `register ${this.registerOf(token) + 1}`;
  }

  /** @returns {string} the name of a token that is not a patch, for a small picture */
  shortName(token) {
    if (this.isClass(token)) {
      return "CLS";
    }
    return this.isDistillation(token) ? "DIS" : `R${this.registerOf(token) + 1}`;
  }

  isClass(token) {
    return token === 0 && this.classToken;
  }

  isDistillation(token) {
    return token === 1 && this.distillationToken;
  }

  /** @returns {number} the first register, if there is one */
  get firstRegister() {
    return Number(this.classToken) + Number(this.distillationToken);
  }

  /** @returns {number} the index of a register, from 0 */
  registerOf(token) {
    return token - this.firstRegister;
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
   * The query that the classifier reads: "class", "mean" over all patches, or "pooling" for all else: two of them, half
   * each, or the mean weighted as in sequence and attention pooling.
   */
  get classifier() {
    return this.pooling === "class" || this.pooling === "mean" ? this.pooling : "pooling";
  }

  /** @returns the queries other than patches: what the classifier reads, then its parts, then all tokens before the patches */
  get others() {
    const own = this.pooling === "class+mean" ? [this.classifier, "class", "mean"] : [this.classifier];
    const prefix = Array.from({ length: this.firstPatch }, (_, token) => this.queryOf(token));
    return [...own, ...prefix.filter((query) => !own.includes(query))];
  }

  /** @returns {number} the query's token, or -1 for a mean */
  tokenOf(query) {
    if (query === "mean" || query === "pooling") {
      return -1;
    }
    return { class: 0, distillation: 1 }[query] ?? Number(query);
  }

  /** @returns the query of a token */
  queryOf(token) {
    if (this.isClass(token)) {
      return "class";
    }
    return this.isDistillation(token) ? "distillation" : token;
  }

  /** @returns {Float64Array} [T], the weight of each token's query */
  queryWeights(query) {
    if (query === "pooling" && this.poolingWeights) {
      return Float64Array.from(this.poolingWeights);
    }
    if (query === "pooling") {
      const [first, second] = this.pooling.split("+").map((part) => this.queryWeights(part));
      return first.map((weight, token) => (weight + second[token]) / 2);
    }
    const queryWeights = new Float64Array(this.tokens);
    if (query === "mean") {
      queryWeights.fill(1 / this.patches, this.firstPatch);
    } else {
      queryWeights[this.tokenOf(query)] = 1;
    }
    return queryWeights;
  }

  /** @returns {string} the query as it appears in the URL: class, distillation, mean, pooling, register:1, or row,column from 1 */
  write(query) {
    const token = this.tokenOf(query);
    if (token < this.firstRegister) {
      return token < 0 ? query : this.queryOf(token);
    }
    return this.isPatch(token)
      ? `${this.rowOf(token) + 1},${this.columnOf(token) + 1}`
      : `register:${this.registerOf(token) + 1}`;
  }

  /** @returns the query that a URL names, or null if this model does not have it */
  read(text) {
    if (text === "pooling") {
      return this.classifier;
    }
    if (text === "mean" || (text === "class" && this.classToken) || (text === "distillation" && this.distillationToken)) {
      return text;
    }
    const register = /^register:(\d+)$/.exec(text ?? "");
    if (register && Number(register[1]) >= 1 && Number(register[1]) <= this.registers) {
      return Number(register[1]) - 1 + this.firstRegister;
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
      return {
        "class+mean": `class token and ${mean}, half each`,
        "class+distillation": "class token and distillation token, half each",
      }[this.pooling] ?? `${mean}, weighted as in the ${this.pooling} pooling`;
    }
    return query === "mean" ? mean : this.name(this.tokenOf(query));
  }
}
