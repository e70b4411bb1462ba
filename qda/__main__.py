"""``python -m qda`` is the command ``qda``."""

from qda.cli import main

if __name__ == "__main__":
    main()
