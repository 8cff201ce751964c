from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from classifier import ArticleError
from classifier.markup import split_html


def texts(html: str) -> list[str]:
    return [paragraph.text for paragraph in split_html(html)]


def test_each_leaf_block_is_a_paragraph() -> None:
    html = """<article><h1>Head</h1><p>One <b>bold</b> word</p><ul><li>first<li>second<ul><li>inner</ul></ul>
    <blockquote><p>Quoted</p></blockquote><figure><img alt=x><figcaption>Caption</figcaption></figure>
    <table><tr><th>Name<td>cell</table><pre>as is</pre></article>"""
    expected = ["Head", "One bold word", "first", "second", "inner", "Quoted", "Caption", "Name", "cell", "as is"]
    assert texts(html) == expected


def test_what_no_reader_sees_is_left_out() -> None:
    html = """<head><title>t</title><style>p{}</style></head><nav>menu</nav><script>var x="<p>no</p>"</script>
    <p hidden>a</p><p aria-hidden=true>b</p><p style="color:red; DISPLAY : none">c</p><template>d</template>
    <!-- e --><form><p>Seen</p><button>g</button></form>"""
    assert texts(html) == ["Seen"]


def test_loose_text_and_double_line_breaks_are_paragraphs() -> None:
    assert texts("<div>lead<p>One</p>tail</div>") == ["lead", "One", "tail"]
    assert texts("one<br><br>two<br>still two<br> <br/>three") == ["one", "two still two", "three"]


@pytest.mark.parametrize("html", ["<p>a<p>b", "<div><p>a</div><p>b</p>", "<p>a</p></p><p>b", "<p>a<table></p><p>b"])
def test_broken_html_is_mended(html: str) -> None:
    assert texts(html) == ["a", "b"]


def test_a_selector_leads_to_its_element_alone() -> None:
    html = "<div><p>a</p><p hidden>x</p><section id=main><h2>b</h2><p>c<span>d</span></p></section><p>e</p></div>"
    page = LexborHTMLParser(html)
    for paragraph in split_html(html):
        assert paragraph.selector is not None
        [element] = page.css(paragraph.selector)
        assert element.text() == paragraph.text


def test_an_id_that_stands_twice_leads_nowhere() -> None:
    html = "<div id=post><p>A</p></div><div id=post><p>B</p></div>"
    page = LexborHTMLParser(html)
    assert [[node.text() for node in page.css(one.selector or "")] for one in split_html(html)] == [["A"], ["B"]]


def test_only_hiding_styles_hide() -> None:
    assert texts('<p style="--card-display:none">a<p style="backface-visibility:hidden">b') == ["a", "b"]


def test_line_ends_part_paragraphs_in_pre() -> None:
    assert texts("<pre>One of two.\n\nTwo of\ttwo.</pre>") == ["One of two.", "Two of two."]


def test_deep_nests_are_read() -> None:
    [paragraph] = split_html("<div>" * 1000 + "deep")
    assert (paragraph.text, paragraph.selector) == ("deep", None)


def test_more_elements_than_any_article_has_are_refused() -> None:
    with pytest.raises(ArticleError, match="send it in parts"):
        split_html("<b>" * 30_000)


@given(st.text(alphabet=st.sampled_from("<>/pbdivbrtable=\"' a\x00&;#-!")))
def test_any_markup_is_read(html: str) -> None:
    assert all(one.text == one.text.strip() != "" for one in split_html(html))
