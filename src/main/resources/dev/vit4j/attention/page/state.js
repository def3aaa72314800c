// The choices made on the page, and how they are stored in the URL.

/** The choices with their defaults, and the listeners to notify. */
class State {
  constructor(data, tokens) {
    this.data = data;
    this.tokens = tokens;
    this.classes = data.classMaps.map((map) => map.index);
    this.headChoices = [...Array(data.model.heads).keys(), "mean", "max", "min"];
    this.start = {
      query: tokens.classifier,
      layer: data.model.layers - 1,
      heads: "mean",
      method: "raw",
      temperature: 1,
      classIndex: this.classes.length > 0 ? this.classes[0] : null,
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

  /** The query whose look-up is shown: the one under the pointer, or the chosen one while it is pinned. */
  get activeQuery() {
    return this.pointed === null || this.held || this.method === "class" ? this.query : this.pointed;
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

  /** Chooses a query and pins it; leaves a class map for the look-ups. */
  selectQuery(query) {
    this.set({ query, held: true, method: this.method === "class" ? this.lookUpMethod() : this.method });
  }

  /** Shows the map of a class. */
  showClass(index) {
    this.set({ before: this.lookUpMethod(), method: "class", classIndex: index });
  }

  /** Returns the look-up method that was chosen last. */
  lookUpMethod() {
    return this.method === "class" ? (this.before ?? "raw") : this.method;
  }

  write() {
    const text = {
      query: this.tokens.write(this.query),
      layer: this.layer,
      head: this.heads,
      method: this.method,
      t: this.temperature,
      class: this.method === "class" ? this.classIndex : null,
      image: this.shown,
      colors: this.palette,
      opacity: this.opacity,
      outline: this.outline,
      smooth: Number(this.smooth),
      grid: Number(this.grid),
      zero: Number(this.zero),
      fade: Number(this.fade),
    };
    const usual = {
      query: this.tokens.write(this.start.query),
      layer: this.start.layer,
      head: this.start.heads,
      method: this.start.method,
      t: 1,
      class: null,
      image: this.start.shown,
      colors: this.start.palette,
      opacity: this.start.opacity,
      outline: 0,
      smooth: 0,
      grid: 1,
      zero: 0,
      fade: 1,
    };
    for (const name of Object.keys(text)) {
      text[name] = text[name] === usual[name] ? null : String(text[name]);
    }
    address.set(text);
  }

  /** Reads the choices from the URL, with defaults for what is missing or does not fit this image. */
  read() {
    const among = (name, choices, start) =>
      choices.find((choice) => String(choice) === address.get(name)) ?? start;
    const number = (name, low, high, start) => {
      const value = address.get(name) === null ? NaN : Number(address.get(name));
      return value >= low && value <= high ? value : start;
    };
    const flag = (name) => ({ 0: false, 1: true })[address.get(name)] ?? this.start[name];
    const { start } = this;
    const methods = this.classes.length > 0 ? ["raw", "rollout", "class"] : ["raw", "rollout"];
    const query = this.tokens.read(address.get("query"));
    this.set({
      query: query ?? start.query,
      held: query !== null,
      layer: Math.round(number("layer", 0, start.layer, start.layer)),
      heads: among("head", this.headChoices, start.heads),
      method: among("method", methods, start.method),
      temperature: number("t", 0, 2, 1),
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
