"""HTML written by the server: nothing a structure typed can become markup."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reserve_app.api.documents.built import BuiltPage
from reserve_app.api.documents.markup import Markup, data_script, html, tag
from reserve_app.build_pages import modules_after_paint, not_found_in_page, style_in_page
from reserve_app.build_plugin import build_one_for_all

NASTY = "</script><script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    """Collects the elements a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes |= dict(attrs)


def test_text_and_attributes_are_escaped() -> None:
    written = tag("p", NASTY, title=NASTY)
    seen = Tags(written)
    assert seen.names == ["p"]
    assert seen.attributes["title"] == NASTY


def test_markup_is_not_escaped_twice() -> None:
    assert html(tag("b", "a & b")) == Markup("<b>a &amp; b</b>")
    assert tag("p", ["a", tag("br_", None), None]).startswith("<p>a")


@given(text=st.text())
def test_no_text_ends_a_data_script(text: str) -> None:
    script = data_script({"name": text})
    assert script.lower().count("</script") == 1
    assert "<!--" not in script
    body = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(body) == {"name": text}


def test_slots_are_filled_by_name_and_others_left_empty() -> None:
    page = BuiltPage('<div class="a" data-slot="main"></div><span data-slot="n"></span>')
    filled = page.filled({"main": tag("p", r"\1 <b>")}).text
    assert r'data-slot="main"><p>\1 &lt;b&gt;</p></div>' in filled
    assert filled.endswith('<span data-slot="n"></span>')


def test_the_title_is_replaced_or_added_escaped() -> None:
    assert BuiltPage("<head><title>a</title></head>").titled("<b>").text.count("&lt;b&gt;") == 1
    assert "<title>x</title></head>" in BuiltPage("<head></head>").titled("x").text


def test_the_form_shows_what_was_sent() -> None:
    form = (
        '<input name="near" type="text" value=""/>'
        '<input type="checkbox" name="kind" value="food_aid"/>'
        '<input type="checkbox" name="kind" value="childcare"/>'
        '<input type="radio" name="mode" value="" checked=""/>'
        '<input type="radio" name="mode" value="remote"/>'
        '<option value="15">15 km</option><option value="30">30 km</option>'
    )
    sent = {"near": [NASTY], "kind": ["food_aid"], "mode": ["remote"], "radius": ["30"]}
    shown = BuiltPage(form).checked(sent).text
    assert Tags(shown).names.count("script") == 0
    assert '<input checked="" type="checkbox" name="kind" value="food_aid"' in shown
    assert '<input type="checkbox" name="kind" value="childcare"' in shown
    assert '<input checked="" type="radio" name="mode" value="remote"' in shown
    assert shown.count('checked=""') == 2
    assert '<option selected="" value="30"' in shown


def test_one_radius_is_selected_and_one_not_listed_is_added() -> None:
    form = (
        '<option value="5">5 km</option><option value="15" selected="">15 km</option>'
        '<option hidden="" value="" data-slot="radius"></option>'
    )
    small = BuiltPage(form).checked({"radius": ["5"]}).text
    assert small.count("selected") == 1
    assert '<option selected="" value="5"' in small
    other = BuiltPage(form).checked({"radius": ["17"]}).text
    assert other.count("selected") == 1
    assert '<option selected="" value="17" data-slot="radius">17 km</option>' in other
    nasty = BuiltPage(form).checked({"radius": ['1"<script>' + "9" * 1_000]}).text
    assert "<script" not in nasty
    assert 'value="1&quot;&lt;script&gt;9999999999"' in nasty
    wrong = BuiltPage(form).checked({"radius": ["-1"]}).text
    assert '<option selected="" value="-1" data-slot="radius">-1 km</option>' in wrong


def test_the_place_says_its_code() -> None:
    form = '<input data-code="" role="combobox" name="near" value=""/>'
    shown = BuiltPage(form).checked({"near": ["Arras (62)"]}, "62041").text
    assert shown.count("data-code") == 1
    assert 'value="Arras (62)" data-code="62041"' in shown


def test_a_page_has_one_preview_picture() -> None:
    page = BuiltPage('<head><meta content="/share.png" property="og:image"/></head>')
    whole = tag("meta", property="og:image", content="https://reserve.example/share.png")
    assert page.with_head(whole).text == f"<head>{whole}</head>"


def test_nothing_is_fetched_before_the_page_is_painted() -> None:
    page = (
        '<head><link rel="modulepreload" href="/a.js"/></head><main>x</main>'
        '<script type="module" async="">import "/a.js";\nimport * as b from "/b.js";'
        '\n  window.__reactRouterRouteModules = {"root":b};\n\nimport("/c.js");</script><p>y</p>'
    )
    light = modules_after_paint(page)
    assert light.startswith('<head></head><main>x</main><script type="module" async="" data-modul')
    said = re.search('data-modules="([^"]*)">addEventListener', light)
    assert said
    modules = {"ahead": ["/a.js"], "first": "/a.js", "routes": {"root": "/b.js"}, "last": "/c.js"}
    assert json.loads(unescape(said[1])) == modules
    assert light.index("requestAnimationFrame") < light.index("await import(first)")
    assert light.endswith("import(last);</script><p>y</p>")


def test_all_pages_have_the_same_script() -> None:
    """The policy names the fingerprint of each script, and goes out with every answer."""
    one, other = (
        modules_after_paint(
            f'<link rel="modulepreload" href="/{name}.js"/><script type="module" async="">'
            f'import "/a.js";\nimport("/{name}.js");</script>'
        )
        for name in ("one", "other")
    )
    assert one != other
    assert one.partition('">')[2] == other.partition('">')[2]


def test_a_script_we_do_not_know_stops_the_build() -> None:
    with pytest.raises(ValueError, match="script"):
        modules_after_paint(
            '<link rel="modulepreload" href="/a.js"/><script type="module" async="">go()</script>'
        )


def test_a_template_we_do_not_know_stops_the_build() -> None:
    with pytest.raises(ValueError, match="template"):
        style_in_page("jsx('html')")
    with pytest.raises(ValueError, match="template"):
        build_one_for_all("export default {};", [])


def test_a_page_is_built_for_all_addresses_with_numbers() -> None:
    routes = ["missions", "missions/[mission_id]/[slug]", "en/territoires/[territory]/bilan"]
    config = build_one_for_all('export default {"prerender": true, "ssr": false};', routes)
    assert '...["/missions/0/0", "/en/territoires/0/bilan"]], "ssr": false};' in config


def test_the_page_that_does_not_exist_says_so_without_javascript() -> None:
    page = not_found_in_page('<head></head><div data-slot="main"></div>')
    assert re.search(r"<h1>Cette page n'existe pas</h1>", page)
    assert "<title>Page introuvable" in page
