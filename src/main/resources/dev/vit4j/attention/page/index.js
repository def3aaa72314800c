// The index: all images with their predictions, to search, filter and sort.

/** Number of cards added at a time; more follow as the end of the list scrolls into view. */
const CARDS_AT_ONCE = 120;
const FAILED = "failed";

/** @returns {string} the folder that all paths begin with, with the separator at its end */
function commonFolder(paths) {
  let common = paths.length > 0 ? paths[0] : "";
  for (const path of paths) {
    let same = 0;
    while (same < common.length && common[same] === path[same]) {
      same++;
    }
    common = common.slice(0, same);
  }
  return common.slice(0, Math.max(common.lastIndexOf("/"), common.lastIndexOf("\\")) + 1);
}

/** Shows the list and its filter. */
class Index {
  constructor(data) {
    const folder = commonFolder(data.images.map(({ name }) => name));
    byId("model").textContent = [data.model, ...(folder === "" ? [] : [`images in ${folder}`])].join(" · ");
    this.images = data.images.map((image, place) => ({
      ...image,
      place,
      shown: image.name.slice(folder.length),
      words: [image.name, ...(image.predictions ?? []).map((p) => p.label)].join("\n").toLowerCase(),
    }));
    this.fillClasses();
    for (const [id, event] of [["find", "input"], ["class", "change"], ["order", "change"]]) {
      byId(id).addEventListener(event, () => this.changed());
    }
    byId("filter").addEventListener("submit", (event) => event.preventDefault());
    byId("clear").addEventListener("click", () => {
      byId("find").value = "";
      byId("class").value = "";
      this.changed();
      byId("find").focus();
    });
    const withMaps = this.images.some(({ map }) => map);
    byId("thumbnails").hidden = !withMaps;
    const predicted = this.images.some(({ predictions }) => predictions?.length > 0);
    const failed = this.images.some(({ error }) => error);
    byId("class").parentElement.hidden = !predicted && !failed; // a model without a class head predicts nothing
    for (const option of document.querySelectorAll("#order option.of-score")) {
      option.hidden = !predicted;
      option.disabled = !predicted;
    }
    byId("find").placeholder = predicted ? "name or class" : "name";
    for (const input of document.querySelectorAll('input[name="thumbnails"]')) {
      input.addEventListener("change", () => this.changed());
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !event.target.closest("input, select")) {
        event.preventDefault();
        byId("find").focus();
      }
    });
    window.addEventListener("hashchange", () => {
      address.reread();
      this.read();
      theme.show();
    });
    new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.more(),
      { rootMargin: "600px" }).observe(byId("end"));
    this.read();
  }

  /** Fills in the predicted classes, most frequent first. */
  fillClasses() {
    const counts = new Map();
    for (const { predictions, error } of this.images) {
      const label = error ? FAILED : predictions[0]?.label;
      if (label !== undefined) {
        const key = error ? FAILED : `=${label}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    const options = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([key, count]) =>
      make("option", { value: key }, `${key === FAILED ? "nothing: failed" : key.slice(1)} (${count})`));
    byId("class").append(make("option", { value: "" }, `anything (${this.images.length})`), ...options);
  }

  read() {
    const choose = (id, value) => {
      byId(id).value = value;
      if (byId(id).selectedIndex < 0) {
        byId(id).selectedIndex = 0;
      }
    };
    byId("find").value = address.get("find") ?? "";
    choose("class", address.get("taken") ?? "");
    choose("order", address.get("order") ?? "given");
    const thumbnails = address.get("thumbnails") === "image" ? "image" : "map";
    document.querySelector(`input[name="thumbnails"][value="${thumbnails}"]`).checked = true;
    this.show();
  }

  changed() {
    address.set({
      find: byId("find").value || null,
      taken: byId("class").value || null,
      order: byId("order").value === "given" ? null : byId("order").value,
      thumbnails: this.thumbnails() === "map" ? null : this.thumbnails(),
    });
    this.show();
  }

  /** @returns {string} "map" or "image" */
  thumbnails() {
    return document.querySelector('input[name="thumbnails"]:checked').value;
  }

  show() {
    byId("cards").dataset.thumbnails = this.thumbnails();
    const words = byId("find").value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const taken = byId("class").value;
    const fits = ({ words: text, predictions, error }) => words.every((word) => text.includes(word))
      && (taken === "" || (taken === FAILED ? Boolean(error) : !error && `=${predictions[0]?.label}` === taken));
    const best = ({ predictions }, without) => predictions?.[0]?.score ?? without;
    const orders = {
      given: (a, b) => a.place - b.place,
      name: (a, b) => a.name.localeCompare(b.name, "en", { numeric: true }) || a.place - b.place,
      unsure: (a, b) => best(a, 2) - best(b, 2) || a.place - b.place,
      sure: (a, b) => best(b, -1) - best(a, -1) || a.place - b.place,
    };
    this.chosen = this.images.filter(fits).sort(orders[byId("order").value]);
    this.made = 0;
    byId("cards").replaceChildren();
    byId("nothing").hidden = this.chosen.length > 0 || this.images.length === 0;
    byId("count").textContent = this.chosen.length === this.images.length
      ? `${this.images.length} image${this.images.length === 1 ? "" : "s"}`
      : `${this.chosen.length} of ${this.images.length} images`;
    this.more();
    document.documentElement.dataset.ready = "true";
  }

  more() {
    const next = this.chosen.slice(this.made, this.made + CARDS_AT_ONCE);
    this.made += next.length;
    byId("cards").append(...next.map((image) => make("li", {}, this.card(image))));
  }

  card({ name, shown, page, picture, map, small, predictions, error }) {
    const file = shown.slice(Math.max(shown.lastIndexOf("/"), shown.lastIndexOf("\\")) + 1);
    const folder = shown.slice(0, shown.length - file.length);
    const title = make("h2", { title: name }, ...(folder === "" ? [] : [make("span", { className: "folder" }, folder)]),
      make("span", {}, file));
    if (error) {
      return make("div", { className: "card failed" }, title, make("p", {}, error));
    }
    const bars = predictions.map(({ label, score }) => {
      const fill = make("span", { className: "fill" });
      fill.style.width = `${100 * score}%`;
      return make("li", {}, fill, make("span", { className: "label" }, label),
        make("span", { className: "number" }, percent(score)));
    });
    const pictures = make("span", { className: "pictures" },
      make("img", { src: picture, alt: "", loading: "lazy", className: small ? "image small" : "image" }));
    if (map) {
      pictures.append(make("img", { src: map, alt: "", loading: "lazy", className: "map" }));
    }
    const link = make("a", { className: "card" }, title, pictures, ...(bars.length > 0 ? [make("ol", {}, ...bars)] : []));
    link.setAttribute("href", page);
    carryState(link);
    return link;
  }
}

theme.start();
const data = embedded();
new Index(data);
