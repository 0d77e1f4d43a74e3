"""Charts tell the truth in lengths and in words, and cannot be broken out of."""

from xml.etree import ElementTree

from civicwatch.lib import charts
from civicwatch.lib.charts import Bar

SVG = "{http://www.w3.org/2000/svg}"


def read(drawn):
    return ElementTree.fromstring(drawn)


def test_a_chart_says_what_it_is_to_those_who_do_not_see_it():
    svg = read(charts.bars([Bar("Oregon", 3)], title="By state", description="Most: Oregon"))
    assert svg.get("role") == "img"
    assert svg.find(f"{SVG}title").text == "By state"
    assert svg.find(f"{SVG}desc").text == "Most: Oregon"


def test_lengths_are_in_proportion_and_numbers_are_written():
    svg = read(charts.bars([Bar("a", 2000), Bar("b", 500), Bar("c", 0)], title="", description=""))
    widths = [float(rect.get("width").rstrip("%")) for rect in svg.iter(f"{SVG}rect")]
    assert widths == [84.0, 21.0, 0.0]
    assert [text.text for text in svg.iter(f"{SVG}text")] == ["a", "2,000", "b", "500", "c", "0"]


def test_columns_side_by_side_share_a_scale():
    few = read(charts.columns([Bar("2020-05", 3)], title="", description="", most=30))
    drawn = [float(rect.get("height")) for rect in few.iter() if rect.tag.endswith("rect")]

    assert drawn == [charts.COLUMNS_HEIGHT / 10]


def test_heights_of_columns_are_in_proportion_and_all_stand_on_one_floor():
    svg = read(charts.columns([Bar("2020-05", 4), Bar("2020-06", 1)], title="", description=""))
    rects = [(float(rect.get("y")), float(rect.get("height"))) for rect in svg.iter(f"{SVG}rect")]
    assert [height for _, height in rects] == [200.0, 50.0]
    assert {top + height for top, height in rects} == {224.0}


def test_words_cannot_break_out_of_the_drawing():
    drawn = charts.bars([Bar("</text><script>alert(1)</script>", 1)], title='"><script>', description="&")
    assert "<script>" not in drawn
    assert next(read(drawn).iter(f"{SVG}text")).text == "</text><script>alert(1)</script>"


def test_no_inline_style_that_the_site_would_refuse():
    drawn = charts.columns([Bar("a", 1, "rank-3")], title="", description="")
    assert "style" not in drawn
    assert 'class="bar rank-3"' in drawn


def test_nothing_to_draw_is_drawn():
    assert read(charts.bars([], title="t", description="d")).get("height") == "0"
    assert read(charts.columns([Bar("a", 0)], title="t", description="d")) is not None


def test_a_long_label_takes_a_second_line_and_never_runs_into_its_share():
    """On a telephone, some fifty characters and a share do not fit beside each other."""
    label = "Hate against women and immigrants (HatEval, 2019)"
    short = charts.Interval("Recall", 0.5, (0.4, 0.6), "50.0%")
    drawn = charts.intervals([charts.Interval(label, 0.3, None, "29.3%"), short], title="t", description="d")
    picture = ElementTree.fromstring(drawn)
    words = [(text.text, float(text.get("y"))) for text in picture.iter(f"{SVG}text")]
    lines = [(text, y) for text, y in words if text and text in label]
    assert " ".join(text for text, _y in lines) == label
    assert all(len(text) <= charts.LABEL_FITS for text, _y in lines) and lines[0][1] < lines[1][1]
    point, below = (float(mark.get("cy")) for mark in picture.iter(f"{SVG}circle"))
    assert lines[-1][1] < point < dict(words)["Recall"] < below < float(picture.get("height"))
