"use strict";

// Shared by image pages and the index: DOM helpers, the state in the URL, light and dark theme.

/** Returns the element with this id. */
function byId(id) {
  return document.getElementById(id);
}

/**
 * Creates an element. Text is inserted as text, never as HTML: file and class names are untrusted.
 * @param {string} tag name of the element
 * @param {Object} properties of the element; "data" and "aria" hold attributes of these groups
 * @param {...(Node|string)} children nodes or text to append
 */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "data") {
      Object.assign(element.dataset, value);
    } else if (name === "aria") {
      for (const [key, text] of Object.entries(value)) {
        element.setAttribute(`aria-${key}`, text);
      }
    } else {
      element[name] = value;
    }
  }
  element.append(...children);
  return element;
}

/** Returns the data embedded in the page. */
function embedded() {
  return JSON.parse(byId("data").textContent);
}

/** Delay before the URL is updated, in ms: browsers reject more than about 100 updates in 30 s. */
const ADDRESS_DELAY = 300;

/** The state in the URL's fragment, as names and values. Unknown names are kept. */
const address = {
  values: new URLSearchParams(location.hash.slice(1)),

  reread() {
    address.values = new URLSearchParams(location.hash.slice(1));
  },

  /** @returns {string|null} */
  get(name) {
    return address.values.get(name);
  },

  /** Sets values; removes those that are null. */
  set(values) {
    for (const [name, value] of Object.entries(values)) {
      if (value === null) {
        address.values.delete(name);
      } else {
        address.values.set(name, value);
      }
    }
    clearTimeout(address.timer);
    address.timer = setTimeout(() => {
      if (address.text() !== location.hash) {
        history.replaceState(null, "", address.text() || "#");
      }
    }, ADDRESS_DELAY);
  },

  /** @returns {string} with "#"; commas and colons stay unescaped, which is legal and easier to read */
  text() {
    const text = address.values.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    return text === "" ? "" : `#${text}`;
  },
};

/** Makes a link to another page carry the state along. */
function carryState(link) {
  const target = link.getAttribute("href");
  for (const event of ["pointerdown", "focus", "mouseenter", "click"]) {
    link.addEventListener(event, () => { link.href = target + address.text(); });
  }
}

/** The theme, light or dark: the system's preference unless the button or the URL overrides it. */
const theme = {
  start() {
    theme.show();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", theme.show);
    byId("theme").addEventListener("click", theme.toggle);
  },

  isDark() {
    const chosen = address.get("theme");
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  },

  toggle() {
    address.set({ theme: theme.isDark() ? "light" : "dark" });
    theme.show();
  },

  show() {
    const dark = theme.isDark();
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    byId("theme").setAttribute("aria-pressed", String(dark));
  },
};

/** Formats a fraction as a percentage. */
function percent(share) {
  const value = 100 * share;
  return value > 0 && value < 0.1 ? "<0.1 %" : `${value.toFixed(value < 99.95 ? 1 : 0)} %`;
}
