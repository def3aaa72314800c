// The methods side by side: a small picture with the map of each.

/** Pixels along the longer side. */
const STRIP_SIDE = 200;

/** Shows a button for each method. Class-specific maps are those of the chosen class. */
class MethodStrip {
  constructor(tokens, pictures, state, maps, palettes) {
    Object.assign(this, { tokens, pictures, maps, palettes });
    const { width, height } = tokens.input;
    this.perPixel = STRIP_SIDE / Math.max(width, height);
    this.width = Math.max(1, Math.round(width * this.perPixel));
    this.height = Math.max(1, Math.round(height * this.perPixel));
    this.tiles = state.methods.map((method) => {
      const canvas = make("canvas", { width: this.width, height: this.height });
      const button = make("button", { type: "button", className: "method-tile", data: { method } }, canvas);
      button.setAttribute("aria-label", METHOD_NAMES[method]);
      button.addEventListener("click", () => state.selectMethod(method));
      byId("methods").append(make("div", {}, button, make("span", {}, METHOD_NAMES[method])));
      return { method, button, context: canvas.getContext("2d") };
    });
  }

  show(state) {
    const label = this.maps.data.classMaps.find((map) => map.index === state.classIndex)?.label;
    byId("methods-note").textContent = label === undefined
      ? "The same query, each map scaled to its own range."
      : `The same query, or the class ${label}; each map scaled to its own range.`;
    for (const { method, button, context } of this.tiles) {
      button.setAttribute("aria-pressed", String(state.method === method));
      this.draw(context, state, this.maps.by(method, state));
    }
  }

  draw(context, state, map) {
    const { tokens, perPixel } = this;
    context.imageSmoothingEnabled = perPixel < SQUARE_PIXELS_FROM;
    context.globalAlpha = 1;
    context.drawImage(this.pictures.seen.image, 0, 0, this.width, this.height);
    context.globalAlpha = state.opacity / 100;
    const table = this.palettes.over(state);
    for (let token = tokens.firstPatch; token < tokens.tokens; token++) {
      const [left, right] = tokens.horizontal.extent(tokens.columnOf(token)).map((x) => Math.round(x * perPixel));
      const [top, bottom] = tokens.vertical.extent(tokens.rowOf(token)).map((y) => Math.round(y * perPixel));
      context.fillStyle = cssColor(table, map.weights[token], map.low, map.high);
      context.fillRect(left, top, right - left, bottom - top);
    }
  }
}
