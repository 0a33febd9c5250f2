"""Fonts an agency uploads for its own pages, such as 方正小标宋 and 仿宋_GB2312, which need a licence."""
