// The choices made on the page, and how they are stored in the URL. Layers, heads, rows and columns are indexes from 0
// in the scripts, and are counted from 1 wherever people see them.

/** @returns {boolean} whether a method makes maps of a class */
function isOfClass(method) {
  return method === "gradient" || method === "gradcam";
}

/** @returns {boolean} whether a method shows the look-up of a query that can be chosen */
function isOfQuery(method) {
  return method === "raw" || method === "rollout";
}

/** @returns {string} a head, counted from 1, or a reduction over heads */
function headText(heads) {
  return typeof heads === "number" ? String(heads + 1) : heads;
}

/** The choices with their defaults, and the listeners to notify. */
class State {
  constructor(data, tokens) {
    this.data = data;
    this.tokens = tokens;
    this.last = data.model.layers - 1;
    this.classes = data.classMaps.map((map) => map.index);
    this.headChoices = [...Array(data.model.heads).keys(), "mean", "max", "min"];
    this.methods = [
      "raw",
      "rollout",
      ...(this.classes.length > 0 ? ["gradient", "gradcam"] : []),
      ...(data.poolingWeights ? ["pooling"] : []),
    ];
    const asked = data.start;
    const likeliest = data.predictions.map(({ index }) => index).find((index) => this.classes.includes(index));
    this.start = {
      query: tokens.read(asked.query) ?? tokens.classifier,
      layer: Math.min(this.last, asked.layer - 1),
      heads: this.headChoices.find((heads) => headText(heads) === asked.heads) ?? "mean",
      method: this.methods.includes(asked.method) ? asked.method : "raw",
      temperature: Math.min(2, asked.temperature),
      classIndex: this.classes.includes(asked.classIndex) ? asked.classIndex : likeliest ?? this.classes[0] ?? null,
      shown: data.original ? "original" : "seen",
      palette: "viridis",
      opacity: 70,
      outline: 0,
      smooth: false,
      grid: true,
      zero: false,
      fade: true,
    };
    // Not in the URL: "held" pins the query when the pointer moves on; "pointed" is the token under the pointer,
    // "marked" the key of the table row under the pointer.
    Object.assign(this, this.start, { held: false, pointed: null, marked: null });
    this.listeners = [];
  }

  /** Whether the map is for a class, not a look-up. */
  get ofClass() {
    return isOfClass(this.method);
  }

  /** Whether the map is of a query that can be chosen. */
  get asksQuery() {
    return isOfQuery(this.method);
  }

  /** The query whose look-up is shown: the one under the pointer, or the chosen one while it is pinned. */
  get activeQuery() {
    return this.pointed === null || this.held || !this.asksQuery ? this.query : this.pointed;
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  /** Changes some choices and notifies the listeners, once per frame. */
  set(changes) {
    Object.assign(this, changes);
    if (!this.waiting) {
      this.waiting = true;
      requestAnimationFrame(() => {
        this.waiting = false;
        this.write();
        this.listeners.forEach((listener) => listener(this));
      });
    }
  }

  /** Chooses a query and pins it; leaves maps that have no query for the look-ups. */
  selectQuery(query) {
    this.selectMethod(this.lookUpMethod());
    this.set({ query, held: true });
  }

  /** Chooses a method, and remembers the last one of each kind. */
  selectMethod(method) {
    const last = this.ofClass ? { lastOfClass: this.method } : this.asksQuery ? { lastOfQuery: this.method } : {};
    this.set({ ...last, method });
  }

  /** Shows the map of a class, by the class-specific method that was chosen last. */
  showClass(index) {
    this.selectMethod(this.ofClass ? this.method : (this.lastOfClass ?? "gradient"));
    this.set({ classIndex: index });
  }

  /** Returns the look-up method that was chosen last. */
  lookUpMethod() {
    return this.asksQuery ? this.method : (this.lastOfQuery ?? "raw");
  }

  write() {
    const text = this.texts(this);
    const usual = this.texts(this.start);
    for (const name of Object.keys(text)) {
      text[name] = text[name] === usual[name] ? null : String(text[name]);
    }
    address.set(text);
  }

  /** Returns choices as they appear in the URL. */
  texts(choices) {
    return {
      query: this.tokens.write(choices.query),
      layer: choices.layer + 1,
      head: headText(choices.heads),
      method: choices.method,
      t: choices.temperature,
      class: choices.classIndex,
      image: choices.shown,
      colors: choices.palette,
      opacity: choices.opacity,
      outline: choices.outline,
      smooth: Number(choices.smooth),
      grid: Number(choices.grid),
      zero: Number(choices.zero),
      fade: Number(choices.fade),
    };
  }

  /** Reads the choices from the URL, with defaults for what is missing or does not fit this image. */
  read() {
    const among = (name, choices, start, text = String) =>
      choices.find((choice) => text(choice) === address.get(name)) ?? start;
    const number = (name, low, high, start) => {
      const value = address.get(name) === null ? NaN : Number(address.get(name));
      return value >= low && value <= high ? value : start;
    };
    const flag = (name) => ({ 0: false, 1: true })[address.get(name)] ?? this.start[name];
    const { start } = this;
    const query = this.tokens.read(address.get("query"));
    this.set({
      query: query ?? start.query,
      held: query !== null || start.query !== this.tokens.classifier,
      layer: Math.round(number("layer", 1, this.last + 1, start.layer + 1)) - 1,
      heads: among("head", this.headChoices, start.heads, headText),
      method: among("method", this.methods, start.method),
      temperature: number("t", 0, 2, start.temperature),
      classIndex: among("class", this.classes, start.classIndex),
      shown: among("image", this.data.original ? ["original", "seen"] : ["seen"], start.shown),
      palette: among("colors", ["viridis", "inferno", "spotlight"], start.palette),
      opacity: number("opacity", 0, 100, start.opacity),
      outline: number("outline", 0, 95, 0),
      smooth: flag("smooth"),
      grid: flag("grid"),
      zero: flag("zero"),
      fade: flag("fade"),
    });
  }
}
