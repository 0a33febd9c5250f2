"""Who sees whom: the one predicate, asked by pages, search, pickers, prints and counts alike."""

from directory.visibility.reach import Purpose, Reach, reach_of, reach_of_system, units_visible_to, visible_to

__all__ = ["Purpose", "Reach", "reach_of", "reach_of_system", "units_visible_to", "visible_to"]
