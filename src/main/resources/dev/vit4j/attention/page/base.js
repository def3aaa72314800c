"use strict";

// Shared by the page of an image and the index: elements, the state in the address, light and dark.

/** The element with that id. */
function byId(id) {
  return document.getElementById(id);
}

/**
 * A new element. Text goes in as text, never as HTML: names of files and classes come from strangers.
 * @param {string} tag name of the element
 * @param {Object} properties of the element; "data" and "aria" hold attributes of those groups
 * @param {...(Node|string)} children what it holds
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

/** What Java wrote into the page. */
function embedded() {
  return JSON.parse(byId("data").textContent);
}

/** How long the address waits for further changes, in ms: browsers refuse more than some 100 changes in 30 s. */
const ADDRESS_DELAY = 300;

/** The state in the address, after "#": names and values. A page leaves those alone that it does not know. */
const address = {
  values: new URLSearchParams(location.hash.slice(1)),

  reread() {
    address.values = new URLSearchParams(location.hash.slice(1));
  },

  /** @returns {string|null} */
  get(name) {
    return address.values.get(name);
  },

  /** Puts values in, or takes out those that are null. */
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

  /** @returns {string} with "#"; commas and colons may stand in it as they are, and read better */
  text() {
    const text = address.values.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    return text === "" ? "" : `#${text}`;
  },
};

/** Lets a link to another page of the folder take the state along. */
function carryState(link) {
  const target = link.getAttribute("href");
  for (const event of ["pointerdown", "focus", "mouseenter", "click"]) {
    link.addEventListener(event, () => { link.href = target + address.text(); });
  }
}

/** Light or dark: the system's, until the button or the address says otherwise. */
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

/** A share in per cent, for people. */
function percent(share) {
  const value = 100 * share;
  return value > 0 && value < 0.1 ? "<0.1 %" : `${value.toFixed(value < 99.95 ? 1 : 0)} %`;
}
