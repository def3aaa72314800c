#!/usr/bin/env python3
"""Writes images in less common formats and variants, each with what Pillow makes of it as NAME.expected.png.

Run with Pillow 12 from the repository's root; the results are checked in. Transparent images are blended with white.
Samples of 16 bits are expected as round(v / 257), since Pillow drops or clips their low byte.
"""
import io
import struct
import zlib
from pathlib import Path

from PIL import Image

OUT = Path("src/test/resources/dev/vit4j/image/formats")
W, H = 19, 13
SHORT, LONG = 3, 4


def picture(mode="RGB"):
    """A gradient with a hard edge."""
    image = Image.new("RGB", (W, H))
    image.putdata([(x * 13, y * 19, 200 if x > 8 else 30) for y in range(H) for x in range(W)])
    return image.convert(mode)


def expected(name, image):
    """Saves the image as RGB, over white."""
    white = Image.new("RGBA", image.size, (255, 255, 255, 255))
    Image.alpha_composite(white, image.convert("RGBA")).convert("RGB").save(OUT / f"{name}.expected.png")


def write(name, content, image=None):
    (OUT / name).write_bytes(content)
    expected(name, image or Image.open(OUT / name))


def save(name, image, **options):
    image.save(OUT / name, **options)
    expected(name, Image.open(OUT / name))


def tiff(order, tags, data):
    """A TIFF of one strip. tags: {tag: (type, [values])}, without the strip's own."""
    tags = dict(tags)
    tags[279] = (LONG, [len(data)])
    tags[273] = (LONG, [0])
    start = 8 + 2 + 12 * len(tags) + 4
    extra = b""
    entries = {}
    for tag, (kind, values) in sorted(tags.items()):
        packed = struct.pack(order + {SHORT: "H", LONG: "I"}[kind] * len(values), *values)
        if len(packed) > 4:
            entries[tag] = (kind, len(values), struct.pack(order + "I", start + len(extra)))
            extra += packed
        else:
            entries[tag] = (kind, len(values), packed.ljust(4, b"\0"))
    kind, count, _ = entries[273]
    entries[273] = (kind, count, struct.pack(order + "I", start + len(extra)))
    directory = b"".join(struct.pack(order + "HHI", tag, kind, count) + value
                         for tag, (kind, count, value) in sorted(entries.items()))
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    return head + struct.pack(order + "H", len(entries)) + directory + b"\0\0\0\0" + extra + data


def tags(width, height, bits, photometric, **more):
    result = {256: (SHORT, [width]), 257: (SHORT, [height]), 258: (SHORT, bits), 259: (SHORT, [1]),
              262: (SHORT, [photometric]), 277: (SHORT, [len(bits)]), 278: (SHORT, [height])}
    result.update({int(k[1:]): (SHORT, v) for k, v in more.items()})
    return result


def scaled(levels):
    """16-bit levels as 8-bit ones."""
    return bytes((v * 255 + 32767) // 65535 for v in levels)


def tiffs():
    rgb = picture()
    for compression in ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"]:
        save(f"rgb-{compression}.tif", rgb, compression=compression)
    save("jpeg.tif", rgb, compression="jpeg")
    save("predictor-strips.tif", rgb, compression="tiff_lzw", tiffinfo={317: 2, 278: 5})
    save("grey.tif", picture("L"))
    save("palette.tif", rgb.quantize(16))
    save("two-levels.tif", picture("1"), compression="group4")
    save("cmyk-lzw.tif", rgb.convert("CMYK").point([min(255, v + 40) for v in range(256)] * 4),
         compression="tiff_lzw")
    alpha = picture("RGBA")
    alpha.putalpha(picture("L"))
    save("rgba.tif", alpha)
    save("grey-alpha.tif", alpha.convert("LA"))
    save("pages.tif", rgb, save_all=True, append_images=[Image.new("RGB", (40, 50), (255, 0, 0))])
    turned = Image.Exif()
    turned[0x0112] = 6
    rgb.save(OUT / "turned.tif", exif=turned)
    expected("turned.tif", rgb.transpose(Image.Transpose.ROTATE_270))
    write("big-endian.tif", tiff(">", tags(W, H, [8, 8, 8], 2), rgb.tobytes()))
    write("white-is-zero.tif", tiff("<", tags(W, H, [8], 0), picture("L").tobytes()))
    nibbles = [(x + y) % 16 for y in range(H) for x in range(W + 1)]
    packed = bytes(a << 4 | b for a, b in zip(nibbles[::2], nibbles[1::2]))
    for name, photometric in [("grey4.tif", 1), ("white-is-zero4.tif", 0)]:
        write(name, tiff("<", tags(W, H, [4], photometric), packed))
    planes = b"".join(band.tobytes() for band in rgb.split())
    area = W * H
    whole = tiff("<", {**tags(W, H, [8, 8, 8], 2, t284=[2])}, planes)
    write("planar.tif", three_strips(whole, area), rgb)
    # Unsupported, to be refused: floating-point samples, CIE L*a*b*, a thumbnail before the page as in raw files.
    picture("F").save(OUT / "refused" / "float.tif")
    picture("LAB").save(OUT / "refused" / "lab.tif")
    (OUT / "refused" / "raw.tif").write_bytes(
        tiff("<", {**tags(W, H, [8, 8, 8], 2), 254: (LONG, [1])}, rgb.tobytes()))
    levels = [v * 151 % 65536 for v in range(W * H * 3)]
    for name, order in [("rgb16.tif", "<"), ("rgb16-big-endian.tif", ">")]:
        content = tiff(order, tags(W, H, [16, 16, 16], 2), struct.pack(f"{order}{len(levels)}H", *levels))
        write(name, content, Image.frombytes("RGB", (W, H), scaled(levels)))
    grey = levels[:W * H]
    write("grey16.tif", tiff("<", tags(W, H, [16], 1), struct.pack(f"<{len(grey)}H", *grey)),
          Image.frombytes("L", (W, H), scaled(grey)))
    write("white-is-zero16.tif", tiff("<", tags(W, H, [16], 0), struct.pack(f"<{len(grey)}H", *grey)),
          Image.frombytes("L", (W, H), scaled(65535 - v for v in grey)))
    premultiplied = bytes(v * a // 255 for *c, a in alpha.get_flattened_data() for v in (*c, 255))
    over = Image.frombytes("RGB", (W, H), bytes(
        v * a // 255 + 255 - a for *c, a in alpha.get_flattened_data() for v in c))
    write("premultiplied.tif", tiff("<", tags(W, H, [8] * 4, 2, t338=[1]), premultiplied), over)


def three_strips(content, area):
    """Splits the one strip of a planar file in three: appends the arrays of offsets and lengths."""
    count = struct.unpack("<H", content[8:10])[0]
    content = bytearray(content)
    for i in range(count):
        at = 10 + 12 * i
        tag = struct.unpack("<H", content[at:at + 2])[0]
        if tag in (273, 279):
            first = struct.unpack("<I", content[at + 8:at + 12])[0]
            values = [first + area * p for p in range(3)] if tag == 273 else [area] * 3
            struct.pack_into("<II", content, at + 4, 3, len(content))
            content += struct.pack("<3I", *values)
    return bytes(content)


def gif(screen, frame, offset, transparent=None, local=False):
    """A GIF whose only frame is smaller or larger than its screen, or lies elsewhere on it."""
    palette = [v for i in range(16) for v in (10 + 15 * i, 250 - 12 * i, 40 + i)]
    image = Image.new("P", frame)
    image.putdata([1 + (x + y) % 15 for y in range(frame[1]) for x in range(frame[0])])
    if transparent is not None:
        image.putpixel((1, 1), transparent)
    image.putpalette(palette)
    buffer = io.BytesIO()
    image.save(buffer, "GIF", optimize=False, **({} if transparent is None else {"transparency": transparent}))
    content = bytearray(buffer.getvalue())
    struct.pack_into("<HH", content, 6, *screen)
    at = 13 + (3 << ((content[10] & 7) + 1))
    table = bytes(content[13:at])
    while content[at] != 0x2C:
        at += 2
        while content[at]:
            at += content[at] + 1
        at += 1
    struct.pack_into("<HH", content, at + 1, *offset)
    if local:
        other = bytes(255 - v for v in table)
        content[at + 9] |= 0x80 | (content[10] & 7)
        content[at + 10:at + 10] = other
    return bytes(content)


def gifs():
    write("partial.gif", gif((30, 20), (12, 8), (9, 5)))
    write("partial-transparent.gif", gif((30, 20), (12, 8), (9, 5), transparent=3))
    write("partial-local-palette.gif", gif((30, 20), (12, 8), (9, 5), local=True))
    write("beyond-screen.gif", gif((10, 8), (12, 9), (4, 2)))
    frames = [Image.new("P", (16, 12), c) for c in (1, 2)]
    for frame in frames:
        frame.putpalette([v for i in range(4) for v in (60 * i, 200 - 60 * i, 33)])
    save("animated.gif", frames[0], save_all=True, append_images=frames[1:], duration=100)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(bits, color, rows, transparent):
    header = struct.pack(">IIBBBBB", W, len(rows), bits, color, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tRNS", transparent)
            + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))) + chunk(b"IEND", b""))


def keyed(levels, key, bits):
    """The image with the key's pixels white."""
    most = (1 << bits) - 1
    image = Image.new("RGB", (W, H))
    image.putdata([(255,) * 3 if v == key else tuple((c * 255 + most // 2) // most for c in v) for v in levels])
    return image


def pngs():
    for bits in [1, 2, 4, 8, 16]:
        most = (1 << bits) - 1
        levels = [min(most, (x * most // (W - 1)) ^ (y & 1)) for y in range(H) for x in range(W)]
        key = levels[7]
        rows = []
        for y in range(H):
            row = "".join(f"{v:0{bits}b}" for v in levels[y * W:(y + 1) * W])
            row += "0" * (-len(row) % 8)
            rows.append(int(row, 2).to_bytes(len(row) // 8, "big"))
        write(f"grey{bits}-key.png", png(bits, 0, rows, struct.pack(">H", key)),
              keyed([(v,) * 3 for v in levels], (key,) * 3, bits))
    for bits, code in [(8, "B"), (16, "H")]:
        most = (1 << bits) - 1
        levels = [(x * most // W, y * most // H, most // 3) for y in range(H) for x in range(W)]
        rows = [b"".join(struct.pack(f">3{code}", *v) for v in levels[y * W:(y + 1) * W]) for y in range(H)]
        write(f"rgb{bits}-key.png", png(bits, 2, rows, struct.pack(">3H", *levels[25])),
              keyed(levels, levels[25], bits))
    frames = [Image.new("RGB", (W, H), c) for c in [(200, 20, 30), (1, 250, 90)]]
    save("animated.png", frames[0], save_all=True, append_images=frames[1:])
    save("default-image.png", picture(), save_all=True, append_images=frames, default_image=True)


def bitmaps():
    rgba = picture("RGBA")
    rgba.putalpha(picture("L"))
    for name, masks in [("alpha.bmp", (0xFF0000, 0xFF00, 0xFF, 0xFF000000)),
                        ("alpha-rgba.bmp", (0xFF000000, 0xFF0000, 0xFF00, 0xFF)),
                        ("no-alpha.bmp", (0xFF0000, 0xFF00, 0xFF, 0))]:
        shifts = [0 if m == 0 else (m & -m).bit_length() - 1 for m in masks]
        pixels = b"".join(
            struct.pack("<I", sum(v << s for v, s, m in zip(rgba.getpixel((x, y)), shifts, masks) if m))
            for y in reversed(range(H)) for x in range(W))
        header = struct.pack("<IiiHHIIiiII4I", 124, W, H, 1, 32, 3, len(pixels), 2835, 2835, 0, 0, *masks)
        header = header.ljust(124, b"\0")
        start = 14 + len(header)
        content = b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + header + pixels
        write(name, content, rgba if masks[3] else picture())


def pnms():
    save("rgb.ppm", picture())
    save("grey.pgm", picture("L"))
    write("comments.ppm", b"P6\n# by hand\n#2\n19 # width\n13\t255\n" + picture().tobytes(), picture())
    levels = [v * 151 % 1000 for v in range(W * H * 3)]
    write("levels-999.ppm", b"P6 19 13 999\n" + struct.pack(f">{len(levels)}H", *levels),
          Image.frombytes("RGB", (W, H), bytes((v * 255 + 499) // 999 for v in levels)))


def others():
    picture().save(OUT / "mpo.jpg", "MPO", save_all=True, append_images=[Image.new("RGB", (W, H))], quality=95)
    Image.open(OUT / "mpo.jpg").convert("RGB").save(OUT / "mpo.jpg.expected.png")
    # Found in the field: checked in, not written here.
    for name in ["grey-screen.gif", "alpha-top-down.bmp"]:
        expected(name, Image.open(OUT / name))
    still = Image.new("RGBA", (32, 24), (0, 0, 0, 0))
    still.paste((250, 10, 60, 255), (10, 6, 20, 16))
    other = Image.new("RGBA", (32, 24), (9, 9, 9, 255))
    options = {"save_all": True, "append_images": [other], "lossless": True, "minimize_size": True}
    save("animated-partial.webp", still, **options)
    still.putpixel((12, 8), (0, 0, 250, 100))
    save("animated-partial-alpha.webp", still, **options)


if __name__ == "__main__":
    (OUT / "refused").mkdir(parents=True, exist_ok=True)
    tiffs()
    gifs()
    pngs()
    bitmaps()
    pnms()
    others()
