"""What browsers get bears no mark of GOV.UK, keeps for ever under its name, and is found by its plain name."""

import gzip
import json
import os

import pytest

from portal.web.asset_manifest import AssetsMissing, hashed_name
from portal.web.assets.build import build
from portal.web.assets.fetch import library
from portal.web.assets.page_library import ACCENT, AssetError, adapted_script, adapted_styles

STYLES = (
    '@charset "UTF-8";:root{--govuk-brand-colour:#1d70b8}\n'
    "@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2) format('woff2')}\n"
    ".a{font-family:GDS Transport,arial,sans-serif;color:#1d70b8}"
    ".b:before{width:100%;background-image:url(/assets/images/govuk-crest.svg);display:block}"
    ".c{-webkit-mask-image:url(/assets/images/govuk-crest.svg);mask-image:url(/assets/images/govuk-crest.svg)}\n"
    "/*# sourceMappingURL=govuk-frontend.min.css.map */\n"
)
SCRIPT = "export const version = 1;//# sourceMappingURL=govuk-frontend.min.js.map\n"


@pytest.fixture
def folders(tmp_path):
    for name in ("library", "own"):
        (tmp_path / name).mkdir()
    (tmp_path / "library" / "govuk-frontend.min.css").write_text(STYLES)
    (tmp_path / "library" / "govuk-frontend.min.js").write_text(SCRIPT)
    (tmp_path / "own" / "portal.css").write_text(".portal-wide{max-width:60rem}")
    (tmp_path / "own" / "page.js").write_text("export {};")
    return tmp_path / "library", tmp_path / "own", tmp_path / "built"


def test_typeface_crest_and_blue_of_govuk_stay_behind():
    assert adapted_styles(STYLES) == (
        f'@charset "UTF-8";:root{{--govuk-brand-colour:{ACCENT}}}\n\n'
        f".a{{font-family:arial,sans-serif;color:{ACCENT}}}.b:before{{width:100%;display:block}}.c{{}}"
    )


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("GDS Transport,arial,sans-serif", "GDS Transport,Arial", "no longer says 'GDS Transport,arial,sans-serif'"),
        ("/assets/images/govuk-crest.svg", "/assets/images/crown.svg", "has no crest any more"),
        (".c{", ".c{background:url(/x.png);", r"still hold 'url\('"),
        (".c{", ".c{font:GDS;", "still hold 'GDS'"),
        ("/*# source", "/* source", "has no source map"),
    ],
)
def test_a_new_version_of_the_library_that_looks_different_is_noticed(old, new, complaint):
    with pytest.raises(AssetError, match=complaint):
        adapted_styles(STYLES.replace(old, new))


def test_the_real_library_is_adapted_whole():
    styles = adapted_styles((library() / "govuk-frontend.min.css").read_text(encoding="utf-8"))
    script = adapted_script((library() / "govuk-frontend.min.js").read_text(encoding="utf-8"))
    assert styles.count("font-family:arial,sans-serif") == 55
    assert styles.count(ACCENT) == 10
    assert len(gzip.compress(styles.encode())) + len(gzip.compress(script.encode())) < 30_000


def test_our_accent_can_be_read_on_white_and_on_the_grey_of_cards():
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for background in ("#ffffff", "#f3f3f3", "#f4f8fb"):
        assert (luminance(background) + 0.05) / (luminance(ACCENT) + 0.05) >= 4.5


def test_our_styles_come_after_the_librarys_in_one_sheet(folders):
    manifest = build(*folders)
    sheet = (folders[2] / manifest["portal.css"]).read_text()
    assert sheet.index("arial,sans-serif") < sheet.index(".portal-wide")
    assert gzip.decompress((folders[2] / f"{manifest['portal.css']}.gz").read_bytes()).decode() == sheet


def test_building_again_changes_nothing(folders):
    build(*folders)
    before = {path.name: path.stat().st_mtime_ns for path in folders[2].iterdir()}
    build(*folders)
    assert {path.name: path.stat().st_mtime_ns for path in folders[2].iterdir()} == before


def test_a_changed_module_gets_a_new_name_and_the_old_one_goes(folders):
    old = build(*folders)
    (folders[1] / "page.js").write_text("export const changed = true;")
    new = build(*folders)
    assert old["page.js"] != new["page.js"]
    assert old["portal.css"] == new["portal.css"]
    assert not (folders[2] / old["page.js"]).exists()


def test_our_own_styles_fetch_nothing_either(folders):
    (folders[1] / "portal.css").write_text("body{background:url(https://elsewhere.example/a.png)}")
    with pytest.raises(AssetError, match=r"styles in portal\.css still hold"):
        build(*folders)


def test_a_module_that_imports_a_neighbour_by_its_plain_name_is_refused(folders):
    (folders[1] / "page.js").write_text('import { idle } from "./idle.js";')
    with pytest.raises(AssetError, match=r"page\.js imports a neighbour"):
        build(*folders)


def test_a_page_finds_an_asset_and_sees_when_it_was_built_anew(folders):
    manifest = folders[2] / "manifest.json"
    built = build(*folders)
    assert hashed_name("page.js", manifest) == built["page.js"]
    manifest.write_text(json.dumps({"page.js": "page.new.js"}))
    os.utime(manifest, ns=(1, 1))
    assert hashed_name("page.js", manifest) == "page.new.js"


def test_a_missing_asset_says_how_to_build_it(folders):
    with pytest.raises(AssetsMissing, match=r"not been built yet\. Run: make assets"):
        hashed_name("page.js", folders[2] / "manifest.json")
    build(*folders)
    with pytest.raises(AssetsMissing, match=r"no built asset 'other\.js'"):
        hashed_name("other.js", folders[2] / "manifest.json")
