"""One exported site for all tests that only look."""

import pytest
from invented import publication
from PIL import Image

from gazette.export.site.build import export_site
from gazette.export.site.manifest import Signer


@pytest.fixture(scope="session")
def scan(tmp_path_factory):
    path = tmp_path_factory.mktemp("scan") / "0001.png"
    Image.new("RGB", (620, 877), "white").save(path)
    return path


@pytest.fixture(scope="session")
def site(tmp_path_factory, scan):
    folder = tmp_path_factory.mktemp("site")
    key = Signer.create(folder / "key.pem")
    export_site(publication({1: scan, 2: scan}), folder / "public", base_url="https://gazette.example", signer=key)
    return folder / "public"
