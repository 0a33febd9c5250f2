"""组织机构图: a unit with those below it, drawn."""
