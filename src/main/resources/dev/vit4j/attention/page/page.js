// Assembles the page: computes the map from the state, and updates everything that shows it.

/** Computes the map for a state: weights of all tokens, their order, the color range, and captions. */
class Maps {
  constructor(data, tokens, attention) {
    Object.assign(this, { data, tokens, attention });
  }

  of(state) {
    return this.by(state.method, state);
  }

  /** Computes the map of a method, with everything else as in the state. */
  by(method, state) {
    const map = isOfClass(method)
      ? this.classMap(method, state)
      : method === "pooling" ? this.poolingMap() : this.lookUp(method, state);
    map.sum = map.weights.reduce((sum, weight) => sum + weight, 0);
    map.order = Array.from(map.weights.keys()).sort((a, b) => map.weights[b] - map.weights[a] || a - b);
    const patches = map.weights.subarray(this.tokens.firstPatch);
    map.low = state.zero ? 0 : Math.min(...patches);
    map.high = Math.max(...patches);
    return map;
  }

  lookUp(method, state) {
    const queryWeights = this.tokens.queryWeights(state.activeQuery);
    const weights = this.attention[method](state.layer, state.heads, queryWeights, state.temperature);
    const where = method === "raw" ? `layer ${state.layer + 1}` : `roll-out through layers 1 to ${state.layer + 1}`;
    const warm = state.temperature === 1 ? "" : `, temperature ${state.temperature.toFixed(2)}`;
    return {
      weights,
      name: method === "raw" ? "weight" : "share",
      title: this.tokens.queryName(state.activeQuery),
      subtitle: `query in ${where}, ${headName(state.heads)}${warm}`,
      note: this.note(method, state),
    };
  }

  /** The look-up of the pooling's own query, which is learned. */
  poolingMap() {
    const heads = this.tokens.pooling === "attention" ? `, mean of ${this.data.model.heads} heads` : "";
    return {
      weights: Float64Array.from(this.data.poolingWeights),
      name: "weight",
      title: "learned query of the pooling",
      subtitle: `query in the ${this.tokens.pooling} pooling after the last layer${heads}`,
      note: "The weight of each patch in the vector that the pooling makes; the weights sum to 1.",
    };
  }

  note(method, state) {
    if (method === "rollout") {
      return "Share of each input token in this output when look-ups are chained; the shares sum to 1.";
    }
    if (state.heads === "max" || state.heads === "min") {
      return `For each key the ${state.heads === "max" ? "largest" : "smallest"} weight of any head; not a look-up, so the sum is not 1.`;
    }
    const single = state.heads !== "mean" && this.tokens.tokenOf(state.activeQuery) >= 0;
    if (state.temperature === 0) {
      return single
        ? "Exact look-up: the best key has weight 1, and the output is its value."
        : "Mean of exact look-ups: each has one key of weight 1.";
    }
    return single
      ? "The output is the average of the values with these weights."
      : "Mean of several look-ups, each of which sums to 1.";
  }

  /** Computes a class's map, normalized to sum 1. */
  classMap(method, state) {
    const chosen = this.data.classMaps.find((map) => map.index === state.classIndex);
    const gradCam = method === "gradcam";
    const weights = new Float64Array(this.tokens.tokens);
    weights.set(gradCam ? chosen.gradCam : chosen.relevance, this.tokens.firstPatch);
    if (!gradCam) {
      weights.set(chosen.prefix, 0);
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const nothing = gradCam
      ? "No patch counts for this class: all weighted sums are 0 or less."
      : "Nothing in this image is relevant to this class: all products of gradient and weight are 0 or less.";
    return {
      weights: sum > 0 ? weights.map((weight) => weight / sum) : weights,
      name: "relevance",
      title: chosen.label,
      subtitle: gradCam ? "Grad-CAM, from the last block’s tokens" : `gradient roll-out, for ${POOLINGS[this.tokens.pooling].reads}`,
      note: sum > 0
        ? `Share of the relevance for this class, normalized to sum 1 (total ${sum.toPrecision(3)}).`
        : nothing,
    };
  }
}

const METHOD_NAMES = { raw: "Raw", rollout: "Roll-out", gradient: "Gradient roll-out", gradcam: "Grad-CAM", pooling: "Pooling" };

/** Describes the token under the pointer, or the query. */
function showStatus(state, map, tokens) {
  const key = state.marked ?? state.pointed;
  const token = key === null ? -1 : tokens.tokenOf(key);
  const isQuery = state.asksQuery && token === tokens.tokenOf(state.activeQuery);
  const reading = token >= 0 && !(isQuery && state.marked === null) && (state.held || !state.asksQuery || state.marked !== null);
  const held = state.held ? "pinned; Esc lets it follow the pointer" : "follows the pointer";
  byId("status").textContent = reading
    ? `Key ${tokens.name(token)}: ${map.name} ${weightText(map.weights[token])}, place ${map.order.indexOf(token) + 1} of ${tokens.tokens}.`
    : !state.asksQuery
      ? `${METHOD_NAMES[state.method]}${state.ofClass ? ` for ${map.title}` : ""}. Choose a patch to return to its look-up.`
      : `Query: ${map.title} (${held}).`;
}

function showScale(state, map, palettes) {
  drawScale(byId("scale"), palettes.over(state));
  byId("scale").classList.toggle("see-through", state.palette === "spotlight");
  byId("scale-low").textContent = weightText(map.low);
  byId("scale-high").textContent = weightText(map.high);
  byId("scale-name").textContent = map.name;
}

/** @returns {string} a description of the tokens that are patches */
function gridName(model, plural) {
  const { vertical, horizontal } = model;
  const pair = (down, right) => (down === right ? `${down}` : `${down} × ${right}`);
  const grid = `${vertical.count} × ${horizontal.count}`;
  const patch = pair(vertical.window, horizontal.window);
  if (model.convolutions > 0) {
    return `${grid} tokens from ${plural(model.convolutions, "convolution")}, ${vertical.step} pixels apart (receptive field ${patch} pixels)`;
  }
  const laid = ({ window, step }) => (window > step ? `, overlapping by ${window - step}` : window < step ? `, ${step - window} apart` : "");
  const [down, right] = [laid(vertical), laid(horizontal)];
  const both = down === right ? down : `${down}${down && " vertically"}${right}${right && " horizontally"}`;
  const rest = [[vertical, "row"], [horizontal, "column"]]
    .filter(([axis]) => axis.end < axis.length)
    .map(([axis, word]) => `the last ${plural(axis.length - axis.end, word).replace(/^1 /, "")}`)
    .join(" and ");
  return `${grid} patches of ${patch} pixels${both}${rest && ` without ${rest} of pixels`}`;
}

/** @returns {string} which tokens there are besides patches and registers, and what is read */
function tokensName(model, tokens) {
  const kind = { "mean": "mean over patches", "sequence": "sequence pooling", "attention": "attention pooling" }[model.pooling];
  if (!tokens.classToken) {
    return `no class token (${kind})`;
  }
  const both = tokens.distillationToken ? "class token · distillation token" : "class token";
  const read = kind ?? { "class+mean": "class token and mean over patches", "class+distillation": "both read" }[model.pooling];
  return read ? `${both} (${read})` : both;
}

function showNames(data, tokens) {
  const { model } = data;
  byId("name").textContent = data.name;
  const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  byId("model").textContent = [
    model.name, plural(model.layers, "layer"), plural(model.heads, "head"), gridName(model, plural),
    tokensName(model, tokens),
    ...(tokens.registers > 0 ? [plural(tokens.registers, "register")] : []),
    ...(model.classes === 0 ? ["no class head"] : []),
  ].join(" · ");
  const classifies = model.classes > 0;
  const [read, uses] = classifies ? ["The classifier reads", "the prediction"] : ["The model’s output is made from", "it"];
  const first = {
    "class": `${read} only the class token, which is not a patch, so its look-ups show what ${uses} uses. Its button is above the image.`,
    "mean": `${tokens.classToken ? "" : "This model has no class token. "}${read} the mean over all patches, so the mean over their queries shows what ${uses} uses.`,
    "class+mean": `${read} the class token and, beside it, the mean over all patches. Half of the class token’s look-up and half of the mean over their look-ups show what ${uses} uses; each can be chosen alone, above the image.`,
    "class+distillation": `${read} the class token and the distillation token, with a head for each, and takes the mean of both. Half of each look-up shows what ${uses} uses; each can be chosen alone, above the image.`,
    "sequence": `This model has no class token. ${read} a mean over all patches, weighted by the look-up of one learned query (sequence pooling): the method Pooling. The mean over their queries with these weights shows what ${uses} uses.`,
    "attention": `${tokens.classToken ? "" : "This model has no class token. "}${read} what one learned query looks up among all patches (attention pooling): the method Pooling. The mean over their queries with these weights shows what ${uses} uses.`,
  }[model.pooling];
  const distillation = tokens.distillationToken && model.pooling === "class"
    ? " The distillation token learned from a teacher in training; nothing reads it here."
    : "";
  const unread = tokens.classToken && ["mean", "sequence", "attention"].includes(model.pooling)
    ? " The class token is a key and a query as the patches are, but nothing reads it at the end."
    : "";
  const registers = distillation + unread + (tokens.registers > 0
    ? ` Registers are learned tokens that are not patches either: they store information about the whole image. ${classifies ? "The classifier does not read them." : "The output leaves them out."}`
    : "");
  const overlapping = model.vertical.window > model.vertical.step || model.horizontal.window > model.horizontal.step
    ? " Patches overlap: frames show the whole patch, colors the area nearest to its center."
    : "";
  byId("guide-tokens").textContent = first + registers + (model.convolutions > 0
    ? " Here convolutions make the tokens that are called patches: frames show the receptive field of one, the pixels that it depends on; colors the area nearest to its center."
    : overlapping);
  for (const [kind, present] of [["of-class", model.classes > 0], ["of-pooling", data.poolingWeights !== null]]) {
    document.querySelectorAll(`.${kind}`).forEach((element) => { element.hidden = !present; });
  }
  const { step, bound } = data.codes;
  byId("precision").textContent =
    `Weights are stored as powers of e in steps of ${step.toPrecision(2)}, with a relative error below ${(100 * bound).toPrecision(2)} %. `
    + "Layers, heads, rows and columns count from 1.";
  for (const [id, target] of Object.entries(data.links)) {
    if (target) {
      byId(id).setAttribute("href", target);
      carryState(byId(id));
    } else {
      byId(id).setAttribute("aria-disabled", "true");
    }
  }
  byId("images").hidden = !Object.values(data.links).some((target) => target !== null);
}

async function startPage() {
  theme.start();
  const data = embedded();
  const tokens = new Tokens(data.model, data.poolingWeights);
  const pictures = new Pictures(data);
  const attention = new Attention(data.model, data.codes);
  const palettes = new Palettes(data.colors);
  const state = new State(data, tokens);
  const maps = new Maps(data, tokens, attention);
  showNames(data, tokens);
  await pictures.load();

  const stage = new Stage(tokens, pictures, palettes);
  const predictions = new Predictions(data, state);
  const parts = [
    new Controls(data, state),
    new TokenButtons(tokens, state, palettes),
    stage,
    new LookUpTable(tokens, pictures, state),
    predictions,
    new MethodStrip(tokens, pictures, state, maps, palettes),
    new HeadSheet(data, tokens, attention, state, palettes),
  ];
  const show = () => {
    const map = maps.of(state);
    parts.forEach((part) => part.show(state, map));
    showScale(state, map, palettes);
    showStatus(state, map, tokens);
    stage.element.setAttribute("aria-label", `${data.name}: ${tokens.rows} by ${tokens.columns} patches`);
    byId("look-up-title").textContent = state.ofClass ? METHOD_NAMES[state.method] : "Look-up";
    document.documentElement.dataset.ready = "true";
  };
  startPointer(stage, state);
  startKeys(state, predictions, tokens);
  startSaving(data, tokens, state, stage, () => maps.of(state));
  state.onChange(show);
  state.read();
  window.addEventListener("hashchange", () => {
    address.reread();
    state.read();
    theme.show();
  });
  new ResizeObserver(() => state.set({})).observe(stage.element);
}

startPage();
