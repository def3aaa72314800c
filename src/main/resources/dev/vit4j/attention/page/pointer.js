// Pointing at tokens: the token under the pointer is the query. While a query is pinned, it shows its weight instead.

/** Connects the stage to the state. */
function startPointer(stage, state) {
  const { element } = stage;
  element.addEventListener("pointermove", (event) => {
    const pointed = stage.patchAt(event.clientX, event.clientY);
    if (pointed !== state.pointed) {
      state.set({ pointed });
    }
  });
  element.addEventListener("pointerleave", () => state.set({ pointed: null }));
  element.addEventListener("click", (event) => {
    const patch = stage.patchAt(event.clientX, event.clientY);
    if (patch === null) {
      return;
    }
    if (state.held && state.query === patch && state.asksQuery) {
      state.set({ held: false });
    } else {
      state.selectQuery(patch);
    }
  });
}

/** Shows the tokens that are not patches as buttons above the image, each with its weight as a key, and the means. */
class TokenButtons {
  constructor(tokens, state, palettes) {
    this.palettes = palettes;
    this.buttons = [];
    for (const query of tokens.others) {
      const token = tokens.tokenOf(query);
      const swatch = make("span", { className: "swatch" });
      const weight = make("span", { className: "number" });
      const name = token >= 0 ? tokens.name(token) : POOLINGS[query === "pooling" ? tokens.pooling : query].button;
      const button = make("button", { type: "button", className: "token" }, swatch, make("span", {}, name), weight);
      button.addEventListener("click", () => state.selectQuery(query));
      button.addEventListener("pointerenter", () => state.set({ pointed: query }));
      button.addEventListener("pointerleave", () => state.set({ pointed: null }));
      byId("tokens").append(button);
      this.buttons.push({ query, token, button, swatch, weight });
    }
  }

  show(state, map) {
    for (const { query, token, button, swatch, weight } of this.buttons) {
      const isQuery = state.asksQuery && state.activeQuery === query;
      button.setAttribute("aria-pressed", String(isQuery));
      swatch.hidden = token < 0;
      weight.hidden = token < 0;
      if (token >= 0) {
        const table = this.palettes.alone(state);
        swatch.style.background = cssColor(table, map.weights[token], map.low, map.high);
        weight.textContent = weightText(map.weights[token]);
      }
    }
  }
}
