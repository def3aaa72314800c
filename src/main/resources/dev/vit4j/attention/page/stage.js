// The image with its patch grid, the heat map over it, and frames around query and key.

/** Side of the smooth heat map in pixels; the browser scales it up. */
const SMOOTH_SIDE = 256;
const QUERY_COLOR = "#ff4d2e";
const KEY_COLOR = "#5cc8ff";

/** Draws the stage. */
class Stage {
  constructor(tokens, pictures, palettes) {
    this.tokens = tokens;
    this.pictures = pictures;
    this.palettes = palettes;
    this.element = byId("stage");
    this.canvas = byId("canvas");
    this.context = this.canvas.getContext("2d");
    this.smoothCanvas = document.createElement("canvas");
  }

  /** @returns {number|null} the patch at a point in the window */
  patchAt(clientX, clientY) {
    const box = this.canvas.getBoundingClientRect();
    const [column, row] = this.placement.inputAt(clientX - box.left, clientY - box.top);
    const c = this.tokens.horizontal.indexAt(column);
    const r = this.tokens.vertical.indexAt(row);
    return c < 0 || r < 0 ? null : this.tokens.at(r, c);
  }

  show(state, map) {
    byId("view").style.setProperty("--aspect", this.pictures.aspect(state.shown));
    const box = this.element.getBoundingClientRect();
    const inner = { width: this.element.clientWidth, height: this.element.clientHeight };
    if (box.width === 0) {
      return;
    }
    const dots = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(inner.width * dots);
    this.canvas.height = Math.round(inner.height * dots);
    this.context.setTransform(dots, 0, 0, dots, 0, 0);
    this.picture = this.pictures.of(state.shown);
    this.placement = new Placement(this.picture, inner.width, inner.height, this.tokens.input);
    this.drawPicture();
    this.drawHeat(state, map);
    if (state.grid) {
      this.drawGrid();
    }
    if (state.outline > 0) {
      this.drawOutline(massMask(this.tokens, map.weights, state.outline / 100));
    }
    this.drawFrames(state);
  }

  /** @returns {HTMLCanvasElement} the picture with the map, without the empty margins of the stage */
  cropped() {
    const { left, top, width, height } = this.placement;
    const dots = this.canvas.width / this.element.clientWidth;
    const canvas = make("canvas", { width: Math.round(width * dots), height: Math.round(height * dots) });
    canvas.getContext("2d").drawImage(this.canvas, -left * dots, -top * dots);
    return canvas;
  }

  drawPicture() {
    const { context, placement: p, picture, tokens } = this;
    context.imageSmoothingEnabled = p.width < SQUARE_PIXELS_FROM * picture.image.naturalWidth;
    context.imageSmoothingQuality = "high";
    context.drawImage(picture.image, p.left, p.top, p.width, p.height);
    // Dim what the model did not see: what was cropped, and what does not fill a patch.
    context.save();
    context.beginPath();
    context.rect(p.left, p.top, p.width, p.height);
    context.rect(p.x(0), p.y(0), p.across * tokens.horizontal.end, p.down * tokens.vertical.end);
    context.fillStyle = "rgba(20, 22, 26, 0.6)";
    context.fill("evenodd");
    context.restore();
  }

  drawHeat(state, map) {
    const { context, tokens } = this;
    const table = this.palettes.over(state);
    context.save();
    context.globalAlpha = state.opacity / 100;
    if (state.smooth) {
      this.drawSmooth(table, map);
    } else {
      for (let token = tokens.firstPatch; token < tokens.tokens; token++) {
        context.fillStyle = cssColor(table, map.weights[token], map.low, map.high);
        context.fillRect(...this.cell(tokens.rowOf(token), tokens.columnOf(token)));
      }
    }
    context.restore();
  }

  /** Returns a patch's cell on the stage: x, y, width, height, snapped to whole pixels so that cells meet. */
  cell(row, column) {
    const snap = (value) => Math.round(value * window.devicePixelRatio) / window.devicePixelRatio;
    const [left, right] = this.tokens.horizontal.extent(column).map((x) => snap(this.placement.x(x)));
    const [top, bottom] = this.tokens.vertical.extent(row).map((y) => snap(this.placement.y(y)));
    return [left, top, right - left, bottom - top];
  }

  /** Interpolates weights bilinearly between patch centers, then applies the color map. */
  drawSmooth(table, map) {
    const { tokens, placement: p } = this;
    const side = SMOOTH_SIDE;
    const canvas = this.smoothCanvas;
    canvas.width = side;
    canvas.height = side;
    const context = canvas.getContext("2d");
    const pixels = context.createImageData(side, side);
    const rows = tokens.vertical.between(side);
    const columns = tokens.horizontal.between(side);
    for (let y = 0; y < side; y++) {
      const v = rows[y];
      for (let x = 0; x < side; x++) {
        const h = columns[x];
        const at = (row, column) => map.weights[tokens.at(row, column)];
        const above = at(v.low, h.low) * (1 - h.share) + at(v.low, h.high) * h.share;
        const below = at(v.high, h.low) * (1 - h.share) + at(v.high, h.high) * h.share;
        const from = colorPlace(above * (1 - v.share) + below * v.share, map.low, map.high);
        pixels.data.set(table.subarray(from, from + 4), 4 * (y * side + x));
      }
    }
    context.putImageData(pixels, 0, 0);
    this.context.imageSmoothingEnabled = true;
    this.context.drawImage(canvas, p.x(0), p.y(0), p.across * tokens.horizontal.end, p.down * tokens.vertical.end);
  }

  drawGrid() {
    const { context, tokens } = this;
    context.beginPath();
    for (let row = 0; row < tokens.rows; row++) {
      for (let column = 0; column < tokens.columns; column++) {
        const [left, top, width, height] = this.cell(row, column);
        context.rect(left, top, width, height);
      }
    }
    context.lineWidth = 0.5;
    context.strokeStyle = "rgba(255, 255, 255, 0.35)";
    context.stroke();
  }

  /** Draws the border between the patches of a mask and the others. */
  drawOutline(mask) {
    const { context, tokens } = this;
    const inside = (row, column) =>
      row >= 0 && row < tokens.rows && column >= 0 && column < tokens.columns && mask[row * tokens.columns + column];
    context.beginPath();
    for (let row = 0; row < tokens.rows; row++) {
      for (let column = 0; column < tokens.columns; column++) {
        if (!inside(row, column)) {
          continue;
        }
        const [left, top, width, height] = this.cell(row, column);
        const edges = [
          [row - 1, column, left, top, left + width, top],
          [row + 1, column, left, top + height, left + width, top + height],
          [row, column - 1, left, top, left, top + height],
          [row, column + 1, left + width, top, left + width, top + height],
        ];
        for (const [r, c, fromX, fromY, toX, toY] of edges) {
          if (!inside(r, c)) {
            context.moveTo(fromX, fromY);
            context.lineTo(toX, toY);
          }
        }
      }
    }
    context.lineCap = "square";
    this.strokeTwice("rgba(255, 255, 255, 0.95)", 2);
  }

  drawFrames(state) {
    const { tokens } = this;
    const query = tokens.tokenOf(state.activeQuery);
    if (state.asksQuery && query >= 0 && tokens.isPatch(query)) {
      this.frame(query, QUERY_COLOR, 3);
    }
    const key = state.marked ?? (state.held || !state.asksQuery ? state.pointed : null);
    if (typeof key === "number" && tokens.isPatch(key) && key !== query) {
      this.frame(key, KEY_COLOR, 3);
    }
  }

  /** Frames the whole of a patch, which is larger than its cell if patches overlap. */
  frame(token, color, width) {
    const { left, top, width: across, height: down } = this.tokens.rectangle(token);
    const p = this.placement;
    this.context.beginPath();
    this.context.rect(p.x(left), p.y(top), p.across * across, p.down * down);
    this.strokeTwice(color, width);
  }

  /** Strokes over a wider dark line, so that it is visible on every color. */
  strokeTwice(color, width) {
    this.context.lineJoin = "round";
    this.context.lineWidth = width + 2;
    this.context.strokeStyle = "rgba(0, 0, 0, 0.7)";
    this.context.stroke();
    this.context.lineWidth = width;
    this.context.strokeStyle = color;
    this.context.stroke();
  }
}
