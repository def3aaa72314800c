// The image: the model's input and, if embedded, the original with the crop that the model saw.

/** Pixels enlarged by more than this factor are drawn as squares, without smoothing. */
const SQUARE_PIXELS_FROM = 3;

/** Both pictures of an image, each with its size and the crop that the model saw, in its own pixels. */
class Pictures {
  constructor(data) {
    this.width = data.model.horizontal.length;
    this.height = data.model.vertical.length;
    const { width, height } = this;
    this.seen = { source: data.seen, width, height, left: 0, top: 0, across: width, down: height };
    this.original = data.original;
  }

  /** Decodes them. */
  async load() {
    for (const picture of [this.seen, this.original]) {
      if (picture) {
        picture.image = new Image();
        picture.image.src = picture.source;
        await picture.image.decode();
      }
    }
  }

  /**
   * Returns the aspect ratio of the stage: the original's, but never higher than wide, so that the layout is the same for
   * both pictures. Only with very wide originals the model's input gets a higher stage, in which its patches are not tiny.
   */
  aspect(shown) {
    const { width, height } = this.original ?? this.seen;
    const most = shown === "original" ? 4 : Math.max(1.6, this.width / this.height);
    return Math.min(Math.max(1, width / height), most);
  }

  /** @returns the picture named "seen" or "original" */
  of(shown) {
    return shown === "original" && this.original ? this.original : this.seen;
  }

  /** Draws a rectangle of the model's input from the displayed picture onto a canvas, as large as fits, centered. */
  drawThumbnail(canvas, shown, rectangle) {
    const picture = this.of(shown);
    const across = picture.across / this.width;
    const down = picture.down / this.height;
    // The embedded image may be smaller than the picture that the rectangle refers to.
    const scale = picture.image.naturalWidth / picture.width;
    const context = canvas.getContext("2d");
    const [wide, high] = [rectangle.width * across, rectangle.height * down];
    const fit = Math.min(canvas.width / wide, canvas.height / high);
    const [width, height] = [wide * fit, high * fit];
    context.imageSmoothingEnabled = fit < SQUARE_PIXELS_FROM * scale;
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(
      picture.image,
      (picture.left + rectangle.left * across) * scale,
      (picture.top + rectangle.top * down) * scale,
      wide * scale,
      high * scale,
      (canvas.width - width) / 2,
      (canvas.height - height) / 2,
      width,
      height,
    );
  }
}

/** Placement of a picture on the stage: as large as fits, centered. */
class Placement {
  constructor(picture, width, height, input) {
    this.scale = Math.min(width / picture.width, height / picture.height);
    this.width = picture.width * this.scale;
    this.height = picture.height * this.scale;
    this.left = (width - this.width) / 2;
    this.top = (height - this.height) / 2;
    this.seenLeft = this.left + picture.left * this.scale;
    this.seenTop = this.top + picture.top * this.scale;
    this.across = (picture.across * this.scale) / input.width;
    this.down = (picture.down * this.scale) / input.height;
  }

  /** @returns {number} x on the stage of a column of the model's input */
  x(column) {
    return this.seenLeft + column * this.across;
  }

  /** @returns {number} y on the stage of a row of the model's input */
  y(row) {
    return this.seenTop + row * this.down;
  }

  /** @returns {number[]} column and row of the model's input at a point on the stage */
  inputAt(x, y) {
    return [(x - this.seenLeft) / this.across, (y - this.seenTop) / this.down];
  }
}
