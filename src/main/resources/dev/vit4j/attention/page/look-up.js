// The look-up as a table: the query, its best keys, their weights, and their sum.

/** Number of keys with a row of their own. */
const BEST_KEYS = 8;
const THUMBNAIL = 32;

/** @returns {string} a formatted weight */
function weightText(weight) {
  if (weight === 0 || weight === 1) {
    return String(weight);
  }
  return weight < 0.0005 ? "<0.001" : weight.toFixed(3);
}

/** Draws the table. Rows are created once, so that the layout is stable. */
class LookUpTable {
  constructor(tokens, pictures, state) {
    this.tokens = tokens;
    this.pictures = pictures;
    this.state = state;
    this.body = document.querySelector("#look-up tbody");
    this.queryElement = byId("query");
    this.queryThumbnail = this.thumbnail("query");
    this.queryText = make("div", {});
    this.queryElement.append(this.queryThumbnail, this.queryText);
    this.lines = Array.from({ length: Math.min(BEST_KEYS, tokens.tokens) }, () => this.line());
  }

  thumbnail(kind) {
    const dots = Math.ceil(window.devicePixelRatio || 1);
    const canvas = make("canvas", { className: `thumbnail ${kind}`, width: THUMBNAIL * dots, height: THUMBNAIL * dots });
    canvas.setAttribute("aria-hidden", "true");
    return canvas;
  }

  line() {
    const line = {
      thumbnail: this.thumbnail("key"),
      name: make("button", { type: "button", className: "link", title: "use this token as the query" }),
      bar: make("span", { className: "fill" }),
      weight: make("span", { className: "number" }),
      share: make("td", { className: "number" }),
      token: 0,
    };
    const key = make("th", { scope: "row" }, line.thumbnail, line.name);
    const weight = make("td", { className: "weight" }, line.bar, line.weight);
    line.row = make("tr", {}, key, weight, line.share);
    line.row.addEventListener("pointerenter", () => this.state.set({ marked: line.token }));
    line.row.addEventListener("pointerleave", () => this.state.set({ marked: null }));
    line.name.addEventListener("click", () => {
      this.state.selectQuery(this.tokens.queryOf(line.token));
    });
    this.body.append(line.row);
    return line;
  }

  draw(canvas, token, shown) {
    const patch = token >= 0 && this.tokens.isPatch(token);
    if (patch) {
      this.pictures.drawThumbnail(canvas, shown, this.tokens.rectangle(token));
    } else if (token < 0) {
      this.pictures.drawThumbnail(canvas, shown, this.tokens.input);
    } else {
      this.drawName(canvas, this.tokens.shortName(token));
    }
  }

  /** Draws the name of a token that is not a patch. */
  drawName(canvas, name) {
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = `600 ${canvas.width / 3}px sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = "#808690"; // legible on light and dark
    context.fillText(name, canvas.width / 2, canvas.height * 0.53);
  }

  show(state, map) {
    const classMap = state.ofClass;
    const fixed = !state.asksQuery;
    byId("weight-name").textContent = classMap ? "Relevance" : "Weight";
    byId("key-name").textContent = classMap ? "Token" : "Key";
    const reader = state.method === "gradient" ? this.tokens.tokenOf(this.tokens.classifier) : -1;
    const query = fixed ? reader : this.tokens.tokenOf(state.activeQuery);
    this.draw(this.queryThumbnail, query, state.shown);
    this.queryText.replaceChildren(make("strong", {}, map.title), make("span", { className: "muted" }, map.subtitle));
    const largest = map.weights[map.order[0]];
    let soFar = 0;
    this.lines.forEach((line, i) => {
      const token = map.order[i];
      const weight = map.weights[token];
      soFar += weight;
      line.token = token;
      line.row.dataset.token = token;
      line.row.dataset.weight = weight;
      line.row.classList.toggle("nothing", weight === 0);
      line.name.textContent = this.tokens.name(token);
      line.bar.style.width = `${largest > 0 ? (100 * weight) / largest : 0}%`;
      line.weight.textContent = weightText(weight);
      line.share.textContent = map.sum > 0 ? percent(soFar / map.sum) : "";
      this.draw(line.thumbnail, token, state.shown);
    });
    this.showSum(map, soFar, classMap ? "tokens" : "keys");
  }

  showSum(map, soFar, kind) {
    const others = this.tokens.tokens - this.lines.length;
    const [name, weight, share] = byId("rest").children;
    byId("rest").hidden = others === 0;
    name.textContent = `${others} other ${kind}`;
    weight.textContent = weightText(Math.max(0, Math.abs(map.sum - soFar) < 1e-9 ? 0 : map.sum - soFar));
    share.textContent = map.sum > 0 ? "100 %" : "";
    const exactly = Math.abs(map.sum - 1) < 1e-6;
    byId("sum").children[1].textContent = exactly ? "1" : weightText(map.sum);
    byId("sum").dataset.sum = map.sum;
    byId("look-up-note").textContent = map.note;
  }
}
