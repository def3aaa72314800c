// All layers and heads at once: a small heat map of the current query for each.

/** Shows the sheet of tiles, one button for each map. */
class HeadSheet {
  constructor(data, tokens, attention, state, palettes) {
    Object.assign(this, { tokens, attention, state, palettes });
    this.heads = [...Array(data.model.heads).keys(), "mean"];
    this.layers = data.model.layers;
    this.tiles = [];
    const sheet = byId("sheet");
    sheet.style.setProperty("--columns", this.heads.length);
    sheet.style.setProperty("--map-aspect", tokens.horizontal.end / tokens.vertical.end);
    sheet.append(make("span", {}));
    for (const head of this.heads) {
      sheet.append(make("span", { className: "muted" }, head === "mean" ? "mean" : `head ${headText(head)}`));
    }
    for (let layer = 0; layer < this.layers; layer++) {
      sheet.append(make("span", { className: "muted" }, `layer ${layer + 1}`));
      for (const head of this.heads) {
        sheet.append(this.tile(data, layer, head));
      }
    }
    sheet.addEventListener("keydown", (event) => this.move(event));
  }

  tile(data, layer, head) {
    const canvas = make("canvas", { width: this.tokens.columns, height: this.tokens.rows });
    const button = make("button", { type: "button", className: "tile" }, canvas);
    const figures = headFigures(data, layer, head);
    button.title = `layer ${layer + 1}, ${headName(head)}${figures ? `\n${figures}` : ""}`;
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => {
      this.state.set({ layer, heads: head, method: this.state.lookUpMethod() });
    });
    this.tiles.push({ layer, head, button, context: canvas.getContext("2d") });
    return button;
  }

  /** Moves between tiles with the arrow keys; the tab key reaches only one of them. */
  move(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.heads.length, ArrowDown: this.heads.length };
    const from = this.tiles.findIndex(({ button }) => button === document.activeElement);
    const target = this.tiles[from + steps[event.key]];
    if (from >= 0 && event.key in steps) {
      event.preventDefault();
      event.stopPropagation();
      target?.button.focus();
      target?.button.click();
    }
  }

  show(state) {
    const query = this.tokens.write(state.activeQuery);
    const wanted = `${query} ${state.temperature} ${state.palette}`;
    if (wanted !== this.drawn) {
      this.drawn = wanted;
      this.draw(state, wanted, 0);
    }
    let reached = false;
    for (const { layer, head, button } of this.tiles) {
      const chosen = state.asksQuery && layer === state.layer && head === state.heads;
      button.setAttribute("aria-pressed", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      reached ||= chosen;
    }
    if (!reached) {
      this.tiles[0].button.tabIndex = 0;
    }
  }

  /** Draws layer by layer. Layers that are not unpacked yet are unpacked when the browser is idle. */
  draw(state, wanted, layer) {
    if (wanted !== this.drawn || layer === this.layers) {
      return;
    }
    const known = this.attention.stored.has(layer);
    for (const tile of this.tiles.filter((t) => known && t.layer === layer)) {
      this.drawTile(tile, state);
    }
    if (known) {
      this.draw(state, wanted, layer + 1);
    } else {
      setTimeout(() => {
        this.attention.stored.layer(layer);
        this.draw(state, wanted, layer);
      }, 0);
    }
  }

  drawTile({ layer, head, context }, state) {
    const { tokens } = this;
    const weights = this.attention.raw(layer, head, tokens.queryWeights(state.activeQuery), state.temperature);
    const patches = weights.subarray(tokens.firstPatch);
    const low = Math.min(...patches);
    const high = Math.max(...patches);
    const table = this.palettes.alone(state);
    const pixels = context.createImageData(tokens.columns, tokens.rows);
    patches.forEach((weight, i) => {
      const from = colorPlace(weight, low, high);
      pixels.data.set(table.subarray(from, from + 4), 4 * i);
    });
    context.putImageData(pixels, 0, 0);
  }
}

/** @returns {string} a description of the chosen heads */
function headName(heads) {
  const names = { mean: "mean of all heads", max: "largest of all heads", min: "smallest of all heads" };
  return names[heads] ?? `head ${headText(heads)}`;
}

/** @returns {string} entropy and mean distance of a head, or an empty text if unknown */
function headFigures(data, layer, head) {
  if (typeof head !== "number") {
    return "";
  }
  const parts = [];
  if (data.entropyBits) {
    const bits = data.entropyBits[layer][head];
    parts.push(`Entropy ${bits.toFixed(2)} bits (≈ ${(2 ** bits).toFixed(1)} keys)`);
  }
  if (data.distancePixels && data.distancePixels[layer][head] !== null) {
    parts.push(`Mean distance ${data.distancePixels[layer][head].toFixed(1)} pixels`);
  }
  return parts.join("\n");
}
