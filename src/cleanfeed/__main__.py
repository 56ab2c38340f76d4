"""``python -m cleanfeed``: the command line."""

import sys

from cleanfeed.cli.app import main

sys.exit(main())
