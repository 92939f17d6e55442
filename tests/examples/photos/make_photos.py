"""Draw the test pictures of this folder: same bytes on every run with the same Pillow and fonts."""

from __future__ import annotations

import io
import random
import sys
from pathlib import Path

import pillow_heif
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

HERE = Path(__file__).parent
SIZE = (1600, 1200)
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
BOLD = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
SIMPLIFIED = 2  # the face of the collection with Simplified Chinese shapes
PLATE_TEXT = "粤B·12345"
PAINT = (38, 74, 122)
LIT_PAINT = (108, 144, 192)
SHADED_PAINT = (19, 37, 61)
Color = tuple[int, int, int]
Box = tuple[int, int, int, int]


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BOLD if bold else FONT, size, index=SIMPLIFIED)


def gradient(size: tuple[int, int], top: Color, bottom: Color) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)


def grain(image: Image.Image, seed: int, strength: int = 5) -> Image.Image:
    """Sensor noise, seeded, at half resolution so that a JPEG stays small."""
    width, height = image.width // 2, image.height // 2
    noise = Image.frombytes("L", (width, height), random.Random(seed).randbytes(width * height))
    noise = noise.point(lambda value: value * strength // 128).resize(image.size, Image.Resampling.BILINEAR)
    return ImageChops.subtract(ImageChops.add(image, Image.merge("RGB", (noise,) * 3)), solid(image, strength))


def solid(like: Image.Image, value: int) -> Image.Image:
    return Image.new("RGB", like.size, (value, value, value))


def glow(image: Image.Image, box: Box, color: Color, blur: int) -> Image.Image:
    """A soft patch of colour: shadow under a car, light of a lamp."""
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).ellipse(box, fill=170)
    return Image.composite(Image.new("RGB", image.size, color), image, mask.filter(ImageFilter.GaussianBlur(blur)))


def shaded(image: Image.Image, shape: list[tuple[float, float]], top: Color, bottom: Color) -> None:
    """Fill a polygon with a vertical gradient, as painted metal looks."""
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).polygon(shape, fill=255)
    upper, lower = int(min(y for _, y in shape)), int(max(y for _, y in shape))
    fill = Image.new("RGB", image.size, bottom)
    fill.paste(gradient((image.width, max(1, lower - upper)), top, bottom), (0, upper))
    image.paste(fill, (0, 0), mask.filter(ImageFilter.GaussianBlur(2)))


def plate(draw: ImageDraw.ImageDraw, center: tuple[int, int], width: int) -> None:
    height = width * 14 // 44
    x, y = center[0] - width // 2, center[1] - height // 2
    draw.rounded_rectangle((x, y, x + width, y + height), radius=height // 9, fill=(15, 62, 160))
    inner = (x + 6, y + 6, x + width - 6, y + height - 6)
    draw.rounded_rectangle(inner, radius=height // 10, outline=(240, 240, 245), width=3)
    draw.text(center, PLATE_TEXT, font=font(int(width * 0.155), bold=True), fill=(245, 246, 250), anchor="mm")


def street() -> Image.Image:
    image = gradient(SIZE, (176, 196, 214), (206, 208, 205))
    draw = ImageDraw.Draw(image)
    for x, width, top in ((0, 260, 160), (250, 310, 60), (570, 220, 210), (800, 330, 110), (1140, 460, 30)):
        shade = 150 + (x * 7) % 35
        draw.rectangle((x, top, x + width, 640), fill=(shade, shade - 4, shade - 12))
        for row in range(top + 30, 600, 62):
            for column in range(x + 22, x + width - 40, 64):
                draw.rectangle((column, row, column + 34, row + 36), fill=(112, 128, 142))
    image = image.filter(ImageFilter.GaussianBlur(5))
    image.paste(gradient((1600, 560), (118, 119, 121), (82, 83, 86)), (0, 640))
    ImageDraw.Draw(image).polygon([(90, 1200), (170, 1200), (360, 640), (340, 640)], fill=(206, 206, 202))
    return glow(image, (230, 960, 1370, 1110), (38, 38, 42), 30)


def wheels(draw: ImageDraw.ImageDraw, left: int, right: int, bottom: int) -> None:
    for x in (left, right):
        draw.rounded_rectangle((x, bottom - 200, x + 130, bottom), radius=36, fill=(24, 24, 26))


def car_front() -> Image.Image:
    image = street()
    draw = ImageDraw.Draw(image)
    wheels(draw, 300, 1170, 1050)
    shaded(image, [(470, 560), (560, 350), (1040, 350), (1130, 560)], (70, 92, 120), SHADED_PAINT)
    shaded(image, [(500, 560), (580, 380), (1020, 380), (1100, 560)], (150, 176, 196), (42, 54, 68))
    shaded(image, [(300, 700), (420, 555), (1180, 555), (1300, 700)], LIT_PAINT, PAINT)
    shaded(image, [(270, 960), (285, 690), (1315, 690), (1330, 960), (1240, 1000), (360, 1000)], PAINT, SHADED_PAINT)
    draw = ImageDraw.Draw(image)
    for mirror in ((392, 520, 478, 572), (1122, 520, 1208, 572)):
        draw.rounded_rectangle(mirror, radius=20, fill=SHADED_PAINT)
    for side in (-1, 1):
        lamp = [(800 + side * dx, y) for dx, y in ((495, 712), (330, 735), (345, 785), (480, 775))]
        draw.polygon(lamp, fill=(226, 233, 240), outline=(60, 66, 76))
        draw.line([lamp[0], lamp[1]], fill=(255, 255, 255), width=7)
    draw.rounded_rectangle((520, 900, 1080, 965), radius=18, fill=(26, 28, 32))
    for x in range(540, 1070, 24):
        draw.line((x, 908, x, 958), fill=(58, 61, 66), width=4)
    draw.ellipse((770, 730, 830, 790), outline=(214, 218, 224), width=6)
    draw.line((320, 628, 620, 588, 980, 588, 1280, 628), fill=LIT_PAINT, width=4)
    plate(draw, (800, 846), 330)
    return grain(image.filter(ImageFilter.GaussianBlur(0.8)), seed=11)


def scratch(image: Image.Image, seed: int, start: tuple[int, int], length: int, strokes: int) -> None:
    """Parallel, broken scratches down to the primer, with a few chips of paint missing."""
    dice = random.Random(seed)
    draw = ImageDraw.Draw(image)
    for _ in range(strokes):
        x, y = float(start[0] + dice.randint(-25, 60)), float(start[1] + dice.randint(-55, 55))
        stop, slope = x + length - dice.randint(0, length // 2), dice.uniform(-0.16, -0.06)
        tone = dice.choice([(214, 212, 206), (186, 184, 180), (232, 230, 226), (92, 96, 104)])
        while x < stop:
            step = dice.randint(12, 46)
            draw.line((x, y, x + step, y + step * slope), fill=tone, width=dice.choice([1, 2, 2, 3, 5]))
            x, y = x + step + dice.randint(0, 9), y + step * slope + dice.uniform(-1.5, 1.5)
    for _ in range(strokes // 2):
        x, y = start[0] + dice.randint(0, length), start[1] + dice.randint(-70, 35)
        chip = [(x + dice.randint(-13, 13), y + dice.randint(-8, 8)) for _ in range(6)]
        draw.polygon(chip, fill=(204, 202, 196))


def rear_scratch() -> Image.Image:
    image = gradient(SIZE, (96, 98, 99), (70, 71, 73))
    shaded(image, [(0, 0), (1180, 0), (1290, 420), (0, 470)], LIT_PAINT, PAINT)
    shaded(image, [(0, 480), (1300, 430), (1370, 640), (1330, 900), (1160, 985), (0, 1010)], PAINT, SHADED_PAINT)
    image = glow(image, (200, 540, 1180, 640), (96, 132, 178), 40)
    draw = ImageDraw.Draw(image)
    draw.line((0, 474, 1296, 425), fill=(14, 18, 26), width=7)
    draw.line((0, 760, 1345, 735), fill=(20, 38, 64), width=5)
    draw.polygon([(880, 150), (1225, 125), (1275, 355), (930, 385)], fill=(146, 22, 28), outline=(58, 12, 16))
    draw.polygon([(930, 190), (1195, 170), (1212, 235), (945, 258)], fill=(205, 52, 50))
    draw.rounded_rectangle((180, 850, 430, 905), radius=12, fill=(150, 26, 30))
    draw.ellipse((700, 800, 742, 842), fill=(24, 44, 74), outline=(14, 26, 46), width=3)
    plate(draw, (190, 300), 330)
    image = glow(image, (860, 600, 1200, 745), (30, 52, 84), 26)
    scratch(image, seed=23, start=(850, 680), length=400, strokes=26)
    image.paste(gradient((1600, 170), (84, 84, 86), (62, 62, 64)), (0, 1030))
    return grain(image.filter(ImageFilter.GaussianBlur(0.7)), seed=24)


def garage_room() -> Image.Image:
    image = gradient(SIZE, (82, 84, 86), (128, 129, 127))
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 1200), (1600, 1200), (1250, 640), (350, 640)], fill=(110, 118, 112))
    for left, right in ((300, 480), (1080, 1260)):
        draw.line((left - 260, 1200, right - 60, 640), fill=(214, 214, 204), width=16)
    for x in (250, 760, 1270):
        draw.rectangle((x, 40, x + 300, 62), fill=(246, 248, 240))
    draw.line((0, 130, 1600, 130), fill=(170, 60, 50), width=14)
    return glow(image, (500, 640, 1250, 1100), (150, 157, 150), 90)


def pillar_garage() -> Image.Image:
    image = garage_room()
    image = glow(image, (560, 1020, 1080, 1150), (48, 50, 50), 24)
    shaded(image, [(620, 0), (1000, 0), (1000, 1100), (620, 1100)], (196, 196, 190), (162, 162, 156))
    draw = ImageDraw.Draw(image)
    draw.rectangle((950, 0, 1000, 1100), fill=(138, 138, 133))
    for index in range(9):
        y = 640 + index * 52
        color = (226, 186, 36) if index % 2 else (34, 34, 34)
        draw.polygon([(620, y + 40), (1000, y), (1000, y + 52), (620, y + 92)], fill=color)
    draw.rectangle((700, 190, 900, 330), fill=(22, 92, 168))
    draw.text((800, 260), "B2-017", font=font(50, bold=True), fill=(248, 248, 248), anchor="mm")
    draw.text((800, 420), "减速慢行", font=font(64, bold=True), fill=(190, 40, 34), anchor="mm")
    scratch(image, seed=37, start=(640, 880), length=190, strokes=18)
    shaded(image, [(1010, 760), (1600, 690), (1600, 1130), (1060, 1090)], (96, 132, 178), (24, 44, 74))
    draw = ImageDraw.Draw(image)
    draw.polygon([(1075, 800), (1210, 782), (1222, 852), (1090, 868)], fill=(168, 28, 34))
    draw.ellipse((1330, 940, 1560, 1190), fill=(22, 22, 24), outline=(60, 60, 62), width=12)
    return grain(image.filter(ImageFilter.GaussianBlur(0.8)), seed=38)


PERMIT_ROWS = (
    ("号牌号码", "粤B12345", 130, 330), ("车辆类型", "小型轿车", 850, 330), ("所有人", "林某某", 130, 440),
    ("住址", "广东省深圳市南山区科苑路15号", 130, 550), ("使用性质", "非营运", 130, 660),
    ("品牌型号", "样例牌SL7000BEV", 650, 660), ("车辆识别代号", "LSAMPLE00TEST0001", 650, 770),
    ("注册日期", "2025-03-18", 500, 880), ("发证日期", "2025-03-18", 930, 880),
)  # fmt: skip


def driving_permit() -> Image.Image:
    card = gradient((1400, 980), (240, 243, 236), (226, 232, 226))
    draw = ImageDraw.Draw(card)
    for y in range(0, 980, 14):
        draw.arc((-300, y - 200, 1700, y + 200), 20, 160, fill=(218, 227, 220), width=2)
    title = "中华人民共和国机动车行驶证（测试样张）"
    draw.text((700, 110), title, font=font(56, bold=True), fill=(40, 44, 50), anchor="mm")
    draw.line((80, 190, 1320, 190), fill=(120, 126, 130), width=3)
    for label, value, x, y in PERMIT_ROWS:
        y -= 90
        draw.text((x, y), label, font=font(28), fill=(70, 110, 130))
        draw.text((x + 30 * len(label) + 14, y - 8), value, font=font(40), fill=(26, 26, 30))
    draw.rectangle((120, 640, 460, 900), outline=(196, 46, 44), width=7)
    draw.text((290, 770), "样张\n非真实证件", font=font(50, bold=True), fill=(196, 46, 44), anchor="mm", align="center")
    desk = gradient(SIZE, (146, 108, 74), (118, 84, 56))
    pen = ImageDraw.Draw(desk)
    dice = random.Random(51)
    for y in range(0, 1200, 9):
        tone = dice.randint(-10, 10)
        pen.line((0, y, 1600, y + dice.randint(-14, 14)), fill=(130 + tone, 94 + tone, 64 + tone), width=6)
    desk = glow(desk.filter(ImageFilter.GaussianBlur(3)), (90, 130, 1540, 1130), (72, 50, 34), 30)
    mask = Image.new("L", card.size, 255).rotate(-3, expand=True, resample=Image.Resampling.BICUBIC)
    desk.paste(card.rotate(-3, expand=True, resample=Image.Resampling.BICUBIC), (76, 78), mask)
    return grain(desk.filter(ImageFilter.GaussianBlur(0.6)), seed=52, strength=4)


def jpeg(image: Image.Image, quality: int = 80, exif: Image.Exif | None = None) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True, exif=exif or Image.Exif())
    return buffer.getvalue()


def phone_exif() -> Image.Exif:
    """Held upright (orientation 6), with time and place: Shenzhen, 22°32'34.8"N 113°56'24"E."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F], exif[0x0110] = "TestPhone", "TP-1"
    exif[0x0132] = "2026:11:22 08:42:10"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:22 08:42:10"
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 32.0, 34.8), 3: "E", 4: (113.0, 56.0, 24.0)})
    return exif


def in_format(image: Image.Image, name: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


def pictures() -> dict[str, bytes]:
    front, rear, pillar = car_front(), rear_scratch(), pillar_garage()
    flat = front.resize((1200, 900)).filter(ImageFilter.MedianFilter(3)).quantize(96, dither=Image.Dither.NONE)
    dark = grain(ImageEnhance.Brightness(pillar).enhance(0.07), seed=61, strength=4)
    whole = jpeg(rear)
    return {
        "car_front.jpg": jpeg(front),
        "rear_scratch.jpg": whole,
        "pillar_garage.jpg": jpeg(pillar),
        "driving_permit.jpg": jpeg(driving_permit(), quality=78),
        "car_front.png": in_format(flat, "PNG", optimize=1),
        "rear_scratch.webp": in_format(rear, "WEBP", quality=72),
        "car_front.heic": in_format(front, "HEIF", quality=50),
        "rotated_gps.jpg": jpeg(front.transpose(Image.Transpose.ROTATE_90), exif=phone_exif()),
        "dark_garage.jpg": jpeg(dark),
        "blurred.jpg": jpeg(rear.filter(ImageFilter.GaussianBlur(16))),
        "truncated.jpg": whole[: len(whole) * 2 // 5],
        "not_a_photo.jpg": "这是一个改了名字的文本文件，不是照片。\n".encode() * 40,
    }


def main() -> int:
    pillow_heif.register_heif_opener()
    for name, content in pictures().items():
        (HERE / name).write_bytes(content)
        sys.stdout.write(f"{name} {len(content) // 1024} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
