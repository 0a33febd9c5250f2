"""python -m office.demo"""

import sys

from office.demo.runner import main

sys.exit(main())
