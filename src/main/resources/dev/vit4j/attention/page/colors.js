// Color maps: values 0..1 to red, green, blue and opacity, 0..255.

/** @returns {Uint8ClampedArray} 256 colors of four bytes */
function colorTable(hex) {
  const table = new Uint8ClampedArray(1024);
  for (let i = 0; i < 256; i++) {
    for (let c = 0; c < 3; c++) {
      table[4 * i + c] = parseInt(hex.slice(6 * i + 2 * c, 6 * i + 2 * c + 2), 16);
    }
    table[4 * i + 3] = 255;
  }
  return table;
}

/** Leaves the image unchanged where the weight is large, and darkens the rest. */
function spotlightTable() {
  const table = new Uint8ClampedArray(1024);
  for (let i = 0; i < 256; i++) {
    table[4 * i + 3] = 255 - i;
  }
  return table;
}

/** Opacity of the smallest value when low values fade, relative to the largest's. */
const FADED = 0.1;

/** Makes low values more transparent, so that the image shows through. */
function fadedTable(table) {
  return table.map((value, i) => (i % 4 === 3 ? value * (FADED + ((1 - FADED) * (i >> 2)) / 255) : value));
}

/** The palettes by name; in "faded" ones low values are more transparent. */
class Palettes {
  constructor(colors) {
    const full = {
      viridis: colorTable(colors.viridis),
      inferno: colorTable(colors.inferno),
      spotlight: spotlightTable(),
    };
    this.full = full;
    // The spotlight is already transparent where values are high.
    this.faded = { viridis: fadedTable(full.viridis), inferno: fadedTable(full.inferno), spotlight: full.spotlight };
  }

  /** @returns the table to draw over the image */
  over(state) {
    return (state.fade ? this.faded : this.full)[state.palette];
  }

  /** @returns the table to draw without an image beneath */
  alone(state) {
    return this.full[state.palette === "spotlight" ? "viridis" : state.palette];
  }
}

/** @returns {number} index into a table of a value between low and high, times 4 */
function colorPlace(value, low, high) {
  const share = high > low ? (value - low) / (high - low) : 0;
  return 4 * Math.round(255 * Math.min(1, Math.max(0, share)));
}

/** @returns {string} a CSS color, for swatches */
function cssColor(table, value, low, high) {
  const i = colorPlace(value, low, high);
  return `rgba(${table[i]}, ${table[i + 1]}, ${table[i + 2]}, ${table[i + 3] / 255})`;
}

/** Fills a 256 x 1 canvas with the palette from left to right. */
function drawScale(canvas, table) {
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(256, 1);
  pixels.data.set(table);
  context.putImageData(pixels, 0, 0);
}
