"""python -m office.ui.fonts: prepares the fonts of documents and pages, and says in one sentence what there is."""

import argparse
import sys
from pathlib import Path

from office.ui.fonts.preparation import prepare, sentence
from office.ui.fonts.stacks import data_folder


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m office.ui.fonts", description=__doc__)
    parser.add_argument("--folder", type=Path, default=None, help="where fonts are kept (BANJIE_DATA/fonts)")
    parser.add_argument("--packages", type=Path, default=Path(__file__).resolve().parents[3] / "frontend/node_modules")
    parser.add_argument("--no-apt", action="store_true", help="fetch nothing from Debian; the npm packages serve")
    options = parser.parse_args()
    stacks = prepare(
        options.folder or data_folder(),
        options.packages,
        apt=not options.no_apt,
        say=lambda text: print(text, file=sys.stderr),
    )
    print(sentence(stacks))


if __name__ == "__main__":
    main()
