// The model's predictions. A class that has a map can be chosen.

/** Shows the classes as a list of bars. */
class Predictions {
  constructor(data, state) {
    this.state = state;
    const mapped = new Set(state.classes);
    const classes = [...data.predictions];
    // Maps may exist for classes that are not among the top predictions.
    for (const map of data.classMaps) {
      if (!classes.some((prediction) => prediction.index === map.index)) {
        classes.push({ index: map.index, label: map.label, score: null });
      }
    }
    this.items = classes.map((prediction) => this.item(prediction, mapped.has(prediction.index)));
    byId("predictions").append(...this.items.map(({ item }) => item));
    byId("predictions-section").hidden = data.model.classes === 0;
    byId("predictions-note").textContent = mapped.size > 0
      ? "Choose a class to see its map."
      : "This page has no class maps.";
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

  /** Shows a class's map, or returns to the look-ups if it is already shown. */
  choose(index) {
    if (this.state.ofClass && this.state.classIndex === index) {
      this.state.selectMethod(this.state.lookUpMethod());
    } else {
      this.state.showClass(index);
    }
  }

  /** Chooses by position in the list, from 0; does nothing if the class has no map. */
  chooseAt(place) {
    if (this.items[place]?.mapped) {
      this.choose(this.items[place].index);
    }
  }

  show(state) {
    for (const { index, button, mapped } of this.items) {
      if (mapped) {
        button.setAttribute("aria-pressed", String(state.ofClass && state.classIndex === index));
      }
    }
  }
}
