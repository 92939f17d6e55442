"""Street scenes drawn from a number: as many different pictures of cars as a test wants, the same on every run."""

from __future__ import annotations

import math
import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1600, 1200)
Color = tuple[int, ...]


def scene(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """A car before houses, with things that stand and lie about, and the grain of a sensor."""
    dice = random.Random(seed)
    width, height = size
    horizon = int(height * dice.uniform(0.35, 0.65))
    image = Image.new("RGB", size, _color(dice, 50, 150))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, horizon), fill=_color(dice, 90, 230))
    for _ in range(dice.randint(3, 8)):
        left, top, shade = dice.randint(-width // 16, width), dice.randint(0, horizon), dice.randint(60, 200)
        draw.rectangle(
            (left, top, left + dice.randint(width // 16, width // 3), horizon), fill=(shade, shade, shade - 20)
        )
    _car(draw, dice, width, height)
    for _ in range(dice.randint(4, 14)):
        left, top, across = dice.randint(0, width), dice.randint(0, height), dice.randint(width // 80, width // 10)
        draw.ellipse((left, top, left + across, top + across * dice.uniform(0.3, 1.2)), fill=_color(dice, 0, 255))
    return _grain(image.filter(ImageFilter.GaussianBlur(1.5 * width / SIZE[0])), dice)


def jpeg(image: Image.Image, quality: int = 85) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def recompressed(image: Image.Image, quality: int) -> Image.Image:
    return Image.open(BytesIO(jpeg(image, quality))).convert("RGB")


def cut(image: Image.Image, share: float, dice: random.Random) -> Image.Image:
    """Smaller by this share in each direction, anywhere within it."""
    width, height = image.size
    left, top = dice.uniform(0, share) * width, dice.uniform(0, share) * height
    return image.crop((int(left), int(top), int(left + width * (1 - share)), int(top + height * (1 - share))))


def turned(image: Image.Image, degrees: float) -> Image.Image:
    """Turned a little, and cut so that no empty corner shows."""
    width, height = image.size
    kept = 1 - abs(math.tan(math.radians(degrees))) * max(width / height, height / width)
    left, top = (1 - kept) / 2 * width, (1 - kept) / 2 * height
    whole = image.rotate(degrees, resample=Image.Resampling.BICUBIC)
    return whole.crop((int(left), int(top), int(width - left), int(height - top)))


def _car(draw: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int) -> None:
    paint = _color(dice, 10, 240)
    x, y = dice.uniform(0.03, 0.3) * width, dice.uniform(0.35, 0.6) * height
    long, high = dice.uniform(0.45, 0.75) * width, dice.uniform(0.18, 0.37) * height
    roof = [(x + long * dx, y - high * dy) for dx, dy in ((0.2, 0), (0.3, 0.6), (0.75, 0.6), (0.9, 0))]
    draw.polygon(roof, fill=tuple(part * 2 // 3 for part in paint))
    draw.rounded_rectangle((x, y, x + long, y + high), radius=int(width * 0.04), fill=paint)
    for wheel in (x + long * 0.12, x + long * 0.7):
        draw.ellipse((wheel, y + high * 0.6, wheel + long * 0.18, y + high * 0.6 + long * 0.18), fill=(25, 25, 27))
    draw.rectangle((x + long * 0.4, y + high * 0.6, x + long * 0.6, y + high * 0.75), fill=(20, 60, 160))


def _grain(image: Image.Image, dice: random.Random) -> Image.Image:
    layers = []
    for step in (8, 2):
        size = (image.width // step, image.height // step)
        noise = Image.frombytes("L", size, dice.randbytes(size[0] * size[1]))
        layers.append(noise.resize(image.size, Image.Resampling.BICUBIC))
    texture = Image.blend(layers[0], layers[1], 0.5)
    return Image.blend(image, Image.merge("RGB", (texture,) * 3), 0.12)


def _color(dice: random.Random, darkest: int, brightest: int) -> Color:
    return tuple(dice.randint(darkest, brightest) for _ in range(3))
