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
      const label = make("label", { title: headName(head) }, input, make("span", {}, headText(head)));
      (typeof head === "number" ? byId("heads") : ofAll).append(label);
    }
    byId("heads").append(ofAll);
    byId("layer").max = data.model.layers;
    byId("layer").disabled = data.model.layers === 1;
    for (const input of document.querySelectorAll('input[name="method"]')) {
      input.disabled = !state.methods.includes(input.value);
      // Without a class head, or a pooling with weights, there never is such a map.
      const never = input.value === "pooling" || (isOfClass(input.value) && data.model.classes === 0);
      input.parentElement.hidden = input.disabled && never;
    }
    byId("shown").hidden = !data.original;
    this.start();
  }

  start() {
    const { state } = this;
    startChoice("method", String, (method) => state.selectMethod(method));
    startChoice("heads", (text) => (text in { mean: 1, max: 1, min: 1 } ? text : Number(text)), (heads) => state.set({ heads }));
    startChoice("palette", String, (palette) => state.set({ palette }));
    startChoice("shown", String, (shown) => state.set({ shown }));
    byId("layer").addEventListener("input", () => state.set({ layer: Number(byId("layer").value) - 1 }));
    for (const name of ["temperature", "opacity", "outline"]) {
      byId(name).addEventListener("input", () => state.set({ [name]: Number(byId(name).value) }));
    }
    for (const name of ["smooth", "grid", "fade", "zero"]) {
      byId(name).addEventListener("change", () => state.set({ [name]: byId(name).checked }));
    }
    byId("exact").addEventListener("click", () => state.set({ temperature: 0 }));
    byId("unchanged").addEventListener("click", () => state.set({ temperature: 1 }));
  }

  show(state) {
    const rollout = state.method === "rollout";
    showChoice("method", state.method);
    showChoice("heads", state.heads);
    showChoice("palette", state.palette);
    showChoice("shown", state.shown);
    byId("layer").value = state.layer + 1;
    for (const name of ["temperature", "opacity", "outline"]) {
      byId(name).value = state[name];
    }
    for (const name of ["smooth", "grid", "fade", "zero"]) {
      byId(name).checked = state[name];
    }
    byId("look-up-controls").disabled = !state.asksQuery;
    byId("layer-name").textContent = rollout ? "Layers" : "Layer";
    byId("layer-value").textContent = `${rollout && state.layer > 0 ? "1–" : ""}${state.layer + 1} / ${state.last + 1}`;
    byId("temperature-value").textContent = state.temperature.toFixed(2);
    byId("opacity-value").textContent = `${state.opacity} %`;
    byId("outline-value").textContent = state.outline === 0 ? "off" : `${state.outline} % of the weight`;
    byId("method-note").textContent = {
      raw: "One look-up in one layer.",
      rollout: "The look-ups of these layers, chained.",
      gradient: "Relevance for a class over all layers and heads.",
      gradcam: "Relevance for a class, from the last block’s tokens.",
      pooling: "The look-up of the pooling’s own query.",
    }[state.method];
    byId("figures").textContent = headFigures(this.data, state.layer, state.heads)
      || "Choose a single head to see its entropy and mean distance.";
    byId("figures").hidden = !this.data.entropyBits && !this.data.distancePixels;
  }
}
