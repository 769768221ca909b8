"""What makes a PDF of scans one for the archive: PDF/A-2u as far as it can be seen to (ISO 19005-2).

Only PDFs that are made here from pictures are declared as such: what a given PDF holds is not ours to vouch for.
"""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import ImageCms

PART, LEVEL = "2", "U"
_DEVICES = {Name.DeviceGray, Name.DeviceRGB}


def declare(pdf: pikepdf.Pdf) -> bool:
    """Add the colours' profile (6.2.3) and the declaration in XMP (6.6.4); False, and nothing, where it would be wrong.

    Pictures in printing inks or with a colour space of their own are left undeclared.
    """
    pictures = [one for page in pdf.pages for one in page.resources.get("/XObject", Dictionary()).values()]
    if not all(one.get("/ColorSpace") in _DEVICES for one in pictures):
        return False
    profile = Stream(pdf, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([intent])
    with pdf.open_metadata(set_pikepdf_as_editor=False) as about:
        about["pdfaid:part"], about["pdfaid:conformance"] = PART, LEVEL
    return True
