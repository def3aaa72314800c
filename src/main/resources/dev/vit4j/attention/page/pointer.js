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
    if (state.held && state.query === patch && !state.ofClass) {
      state.set({ held: false });
    } else {
      state.selectQuery(patch);
    }
  });
}

/** Shows the class token and registers as buttons above the image, each with its weight as a key. */
class TokenButtons {
  constructor(tokens, state, palettes) {
    this.palettes = palettes;
    this.buttons = [];
    const queries = [tokens.classifier];
    for (let token = tokens.classToken ? 1 : 0; token < tokens.firstPatch; token++) {
      queries.push(token);
    }
    for (const query of queries) {
      const token = tokens.tokenOf(query);
      const swatch = make("span", { className: "swatch" });
      const weight = make("span", { className: "number" });
      const name = { mean: "mean over queries", pooling: "pooling: weighted mean" }[query] ?? tokens.name(token);
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
      const isQuery = !state.ofClass && state.activeQuery === query;
      button.setAttribute("aria-pressed", String(isQuery));
      swatch.hidden = token < 0;
      if (token >= 0) {
        const table = this.palettes.alone(state);
        swatch.style.background = cssColor(table, map.weights[token], map.low, map.high);
        weight.textContent = weightText(map.weights[token]);
      }
    }
  }
}
