// The index: all images with their predictions, to search, filter and sort.

/** Number of cards added at a time; more follow as the end of the list scrolls into view. */
const CARDS_AT_ONCE = 120;
const FAILED = "failed";

/** Shows the list and its filter. */
class Index {
  constructor(data) {
    this.images = data.images.map((image, place) => ({
      ...image,
      place,
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
    this.show();
  }

  changed() {
    address.set({
      find: byId("find").value || null,
      taken: byId("class").value || null,
      order: byId("order").value === "given" ? null : byId("order").value,
    });
    this.show();
  }

  show() {
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

  card({ name, page, thumbnail, small, predictions, error }) {
    const title = make("h2", { title: name }, make("bdi", {}, name));
    if (error) {
      return make("div", { className: "card failed" }, make("div", {}, title, make("p", {}, error)));
    }
    const bars = predictions.map(({ label, score }) => {
      const fill = make("span", { className: "fill" });
      fill.style.width = `${100 * score}%`;
      return make("li", {}, fill, make("span", { className: "label" }, label),
        make("span", { className: "number" }, percent(score)));
    });
    const image = make("img", { src: thumbnail, alt: "", loading: "lazy", className: small ? "small" : "" });
    const link = make("a", { className: "card" }, image, make("div", {}, title, make("ol", {}, ...bars)));
    link.setAttribute("href", page);
    carryState(link);
    return link;
  }
}

theme.start();
const data = embedded();
byId("model").textContent = data.model;
new Index(data);
