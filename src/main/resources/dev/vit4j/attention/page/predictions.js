// What the model takes the image for; a class with a map can be chosen.

/** The classes as a list of bars. */
class Predictions {
  constructor(data, state) {
    this.state = state;
    const mapped = new Set(state.classes);
    const classes = [...data.predictions];
    // Maps may have been asked for of classes that are not among the likeliest.
    for (const map of data.classMaps) {
      if (!classes.some((prediction) => prediction.index === map.index)) {
        classes.push({ index: map.index, label: map.label, score: null });
      }
    }
    this.items = classes.map((prediction) => this.item(prediction, mapped.has(prediction.index)));
    byId("predictions").append(...this.items.map(({ item }) => item));
    byId("predictions-note").textContent = mapped.size > 0
      ? "Choose a class to see what speaks for it."
      : "No class maps were made for this page.";
  }

  item({ index, label, score }, mapped) {
    const bar = make("span", { className: "fill" });
    bar.style.width = `${100 * (score ?? 0)}%`;
    const parts = [
      bar,
      make("span", { className: "label", title: label }, label),
      make("span", { className: "number" }, score === null ? "–" : percent(score)),
    ];
    const button = make(mapped ? "button" : "div", { className: "prediction", data: { index } }, ...parts);
    if (mapped) {
      button.type = "button";
      button.addEventListener("click", () => this.choose(index));
    }
    return { index, button, mapped, item: make("li", {}, button) };
  }

  /** Shows a class's map, or goes back to the look-ups if it is shown already. */
  choose(index) {
    if (this.state.method === "class" && this.state.classIndex === index) {
      this.state.set({ method: this.state.lookUpMethod() });
    } else {
      this.state.showClass(index);
    }
  }

  /** Chooses by place in the list, from 0; nothing if there is no map. */
  chooseAt(place) {
    if (this.items[place]?.mapped) {
      this.choose(this.items[place].index);
    }
  }

  show(state) {
    for (const { index, button, mapped } of this.items) {
      if (mapped) {
        button.setAttribute("aria-pressed", String(state.method === "class" && state.classIndex === index));
      }
    }
  }
}
