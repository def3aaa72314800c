// Saves the displayed map as a picture or as numbers.

function save(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** @returns {string} a file name for what is shown */
function shownName(data, state, tokens) {
  const parts = state.ofClass
    ? [state.method, `class${state.classIndex}`]
    : !state.asksQuery ? [state.method] : [state.method, `layer${state.layer + 1}`, `head-${headText(state.heads)}`, `query-${tokens.write(state.activeQuery)}`, `t${state.temperature}`];
  return `${data.name} ${parts.join(" ")}`.replace(/[^\p{L}\p{N}.-]+/gu, "-");
}

/**
 * @returns {string} CSV with a line for each key: token (from 0, in the order of the sequence), row and column (from 1;
 * empty unless it is a patch), weight
 */
function numbersText(tokens, map) {
  const lines = ["token,row,column,weight"];
  map.weights.forEach((weight, token) => {
    const place = tokens.isPatch(token) ? `${tokens.rowOf(token) + 1},${tokens.columnOf(token) + 1}` : ",";
    lines.push(`${token},${place},${weight.toPrecision(6)}`);
  });
  return `${lines.join("\n")}\n`;
}

function startSaving(data, tokens, state, stage, mapOf) {
  byId("save-picture").addEventListener("click", () => {
    const name = `${shownName(data, state, tokens)}.png`;
    stage.cropped().toBlob((blob) => save(blob, name));
  });
  byId("save-numbers").addEventListener("click", () => {
    save(new Blob([numbersText(tokens, mapOf())], { type: "text/csv" }), `${shownName(data, state, tokens)}.csv`);
  });
}
