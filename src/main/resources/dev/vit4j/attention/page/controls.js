// Sliders and choices, which show and change the state.

/** Connects a group of radio buttons. */
function startChoice(name, read, choose) {
  for (const input of document.querySelectorAll(`input[name="${name}"]`)) {
    input.addEventListener("change", () => choose(read(input.value)));
  }
}

function showChoice(name, value) {
  for (const input of document.querySelectorAll(`input[name="${name}"]`)) {
    input.checked = input.value === String(value);
  }
}

/** Connects all controls to the state. */
class Controls {
  constructor(data, state) {
    this.data = data;
    this.state = state;
    const ofAll = make("div", {});
    for (const head of state.headChoices) {
      const input = make("input", { type: "radio", name: "heads", value: head });
      input.setAttribute("aria-label", headName(head));
      const label = make("label", { title: headName(head) }, input, make("span", {}, String(head)));
      (typeof head === "number" ? byId("heads") : ofAll).append(label);
    }
    byId("heads").append(ofAll);
    byId("layer").max = data.model.layers - 1;
    byId("layer").disabled = data.model.layers === 1;
    document.querySelector('input[value="class"]').disabled = state.classes.length === 0;
    byId("shown").hidden = !data.original;
    this.start();
  }

  start() {
    const { state } = this;
    startChoice("method", String, (method) => {
      if (method === "class") {
        state.showClass(state.classIndex);
      } else {
        state.set({ method });
      }
    });
    startChoice("heads", (text) => (text in { mean: 1, max: 1, min: 1 } ? text : Number(text)), (heads) => state.set({ heads }));
    startChoice("palette", String, (palette) => state.set({ palette }));
    startChoice("shown", String, (shown) => state.set({ shown }));
    for (const name of ["layer", "temperature", "opacity", "outline"]) {
      byId(name).addEventListener("input", () => state.set({ [name]: Number(byId(name).value) }));
    }
    for (const name of ["smooth", "grid", "fade", "zero"]) {
      byId(name).addEventListener("change", () => state.set({ [name]: byId(name).checked }));
    }
    byId("exact").addEventListener("click", () => state.set({ temperature: 0 }));
    byId("unchanged").addEventListener("click", () => state.set({ temperature: 1 }));
  }

  show(state) {
    const last = this.data.model.layers - 1;
    const rollout = state.method === "rollout";
    const classMap = state.method === "class";
    showChoice("method", state.method);
    showChoice("heads", state.heads);
    showChoice("palette", state.palette);
    showChoice("shown", state.shown);
    for (const name of ["layer", "temperature", "opacity", "outline"]) {
      byId(name).value = state[name];
    }
    for (const name of ["smooth", "grid", "fade", "zero"]) {
      byId(name).checked = state[name];
    }
    byId("look-up-controls").disabled = classMap;
    byId("layer-name").textContent = rollout ? "Layers" : "Layer";
    byId("layer-value").textContent = `${rollout ? "0–" : ""}${state.layer} / ${last}`;
    byId("temperature-value").textContent = state.temperature.toFixed(2);
    byId("opacity-value").textContent = `${state.opacity} %`;
    byId("outline-value").textContent = state.outline === 0 ? "off" : `${state.outline} % of the weight`;
    byId("method-note").textContent = {
      raw: "One look-up in one layer.",
      rollout: "The look-ups of these layers, chained.",
      class: "Relevance over all layers and heads, for the classifier's input.",
    }[state.method];
    byId("figures").textContent = headFigures(this.data, state.layer, state.heads)
      || "Choose a single head to see its entropy and mean distance.";
    byId("figures").hidden = !this.data.entropyBits && !this.data.distancePixels;
  }
}
