"""The pictures say the numbers: lengths add up, lines end where their numbers are, labels do not cover one another."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from office.overview.drawings import WIDE, light_bar, trend
from office.overview.weeks import WEEKS, weeks_until

counts = st.fixed_dictionaries({name: st.integers(0, 500) for name in ("over", "near", "ok", "pause")})


@given(counts, st.integers(0, 3000))
def test_a_bar_is_as_long_as_its_share_and_its_parts_do_not_overlap(found, more):
    total = sum(found.values())
    bar = light_bar(found, longest=total + more)
    at = 0.0
    for part in bar.segments:
        assert part.x >= round(at, 1) - 0.1
        at = part.x + part.width
    assert at <= WIDE * (total / max(total + more, 1)) + 0.2
    assert {part.name for part in bar.segments} == {name for name, number in found.items() if number}


@given(st.lists(st.tuples(*[st.integers(0, 10_000)] * 3), min_size=WEEKS, max_size=WEEKS))
def test_labels_at_the_ends_of_the_lines_stand_apart(weeks):
    series = [(name, name, numbers) for name, numbers in zip(("a", "b", "c"), zip(*weeks, strict=True), strict=True)]
    drawn = trend(series, ["10-02"] * WEEKS)
    ys = sorted(line.label_y for line in drawn.lines)
    assert all(later - former >= 13.9 for former, later in itertools.pairwise(ys))
    for line in drawn.lines:
        assert all(12 <= float(point.split(",")[1]) <= 88 for point in line.points.split())


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_weeks_end_on_friday_evenings_and_now(moment):
    bounds = weeks_until(moment)
    assert len(bounds) == WEEKS + 1
    assert bounds[-1] == moment
    assert timedelta(0) < moment - bounds[-2] <= timedelta(days=7)
    for end in bounds[:-1]:
        assert (end.weekday(), end.hour, end.minute) == (4, 17, 30)
