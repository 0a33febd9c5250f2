"""工作台: everything that waits for me, on one page."""
