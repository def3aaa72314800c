// What is chosen on the page, and its way into the address and back.

/** Choices with their starting values, and those for whom they are told. */
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
    // Not in the address: a query that is held stays when the pointer moves on; "pointed" is the token under it,
    // "marked" the key of the table's row under it.
    Object.assign(this, this.start, { held: false, pointed: null, marked: null });
    this.listeners = [];
  }

  /** The query whose look-up is shown: the one under the pointer, or the chosen one while it is held. */
  get asking() {
    return this.pointed === null || this.held || this.method === "class" ? this.query : this.pointed;
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  /** Changes some of the choices and tells everybody, once for all changes of a frame. */
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

  /** Chooses a query and holds it; asking from a class map goes back to the look-ups. */
  ask(query) {
    this.set({ query, held: true, method: this.method === "class" ? this.lookUpMethod() : this.method });
  }

  /** Chooses the map of a class. */
  showClass(index) {
    this.set({ before: this.lookUpMethod(), method: "class", classIndex: index });
  }

  /** The method for look-ups that was chosen last. */
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

  /** Takes over what the address says, and the starting value for what it leaves out or what this image has not. */
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
