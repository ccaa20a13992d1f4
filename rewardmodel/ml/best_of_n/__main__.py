"""Run the command: python -m rewardmodel.ml.best_of_n."""

import sys

from rewardmodel.ml.best_of_n.command import main

if __name__ == "__main__":
    sys.exit(main())
