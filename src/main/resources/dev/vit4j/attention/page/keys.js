// Keyboard shortcuts. They work wherever the focus is, except in fields that use the key themselves.

/** Adds to a number and clamps the result. */
function within(value, step, low, high) {
  return Math.min(high, Math.max(low, value + step));
}

/** Returns the shortcuts in the order of the help: keys, description, action. */
function keyTable(state, predictions, tokens) {
  const choose = (name, choices, step) => {
    const place = choices.indexOf(state[name]);
    state.set({ [name]: choices[(place + step + choices.length) % choices.length] });
  };
  const arrow = (down, right) => () => {
    const token = tokens.tokenOf(state.query);
    // From a token that is not a patch, to the middle of the image.
    const patch = token >= 0 && tokens.isPatch(token)
      ? tokens.at(
          within(tokens.rowOf(token), down, 0, tokens.rows - 1),
          within(tokens.columnOf(token), right, 0, tokens.columns - 1),
        )
      : tokens.at(Math.floor(tokens.rows / 2), Math.floor(tokens.columns / 2));
    state.selectQuery(patch);
  };
  const last = state.last;
  const look = (changes) => state.set({ method: state.lookUpMethod(), ...changes });
  const warmer = (step) => () => look({ temperature: Number(within(state.temperature, step, 0, 2).toFixed(2)) });
  const follow = (id) => () => {
    if (byId(id).getAttribute("href")) {
      byId(id).click();
    }
  };
  return [
    [["ArrowLeft"], "query to the left", arrow(0, -1)],
    [["ArrowRight"], "query to the right", arrow(0, 1)],
    [["ArrowUp"], "query up", arrow(-1, 0)],
    [["ArrowDown"], "query down", arrow(1, 0)],
    [["c"], "query of the classifier", () => state.selectQuery(tokens.classifier)],
    [["h"], "pin the query, or let it follow the pointer", () => state.set({ held: !state.held })],
    [["["], "previous layer", () => look({ layer: within(state.layer, -1, 0, last) })],
    [["]"], "next layer", () => look({ layer: within(state.layer, 1, 0, last) })],
    [[","], "previous head", () => { look({}); choose("heads", state.headChoices, -1); }],
    [["."], "next head", () => { look({}); choose("heads", state.headChoices, 1); }],
    [["m"], "next method", () => {
      const { methods } = state;
      state.selectMethod(methods[(methods.indexOf(state.method) + 1) % methods.length]);
    }],
    [["1", "…", "9"], "map of this class", (key) => predictions.chooseAt(Number(key) - 1)],
    [["x"], "exact look-up (temperature 0) on or off", () => look({ temperature: state.temperature === 0 ? 1 : 0 })],
    [["-"], "lower temperature", warmer(-0.05)],
    [["+"], "higher temperature", warmer(0.05)],
    [["v"], "next colors", () => choose("palette", ["viridis", "inferno", "spotlight"], 1)],
    [["s"], "smooth or by patch", () => state.set({ smooth: !state.smooth })],
    [["g"], "patch grid", () => state.set({ grid: !state.grid })],
    [["o"], "original or model’s input", () => choose("shown", state.data.original ? ["original", "seen"] : ["seen"], 1)],
    [["p"], "previous image", follow("previous")],
    [["n"], "next image", follow("next")],
    [["d"], "light or dark", () => theme.toggle()],
    [["?"], "this list", () => byId("help").showModal()],
    [["Escape"], "close, or let the query follow the pointer", () => state.set({ held: false })],
  ];
}

const KEY_NAMES = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };

/** Handles key presses and lists the shortcuts in the help. */
function startKeys(state, predictions, tokens) {
  const table = keyTable(state, predictions, tokens);
  const actions = new Map(table.flatMap(([keys, , action]) => keys.map((key) => [key, action])));
  for (let digit = 1; digit <= 9; digit++) {
    actions.set(String(digit), actions.get("1"));
  }
  document.addEventListener("keydown", (event) => {
    const inField = event.target.closest("input, select, textarea") && (event.key.startsWith("Arrow") || event.key === "-");
    if (event.ctrlKey || event.altKey || event.metaKey || byId("help").open || inField) {
      return;
    }
    const action = actions.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (action) {
      event.preventDefault();
      action(event.key);
    }
  });
  for (const [keys, words] of table) {
    const names = keys.map((key) => (key === "…" ? " … " : make("kbd", {}, KEY_NAMES[key] ?? key)));
    byId("help-keys").append(make("div", {}, make("dt", {}, ...names), make("dd", {}, words)));
  }
  byId("help-open").addEventListener("click", () => byId("help").showModal());
}
