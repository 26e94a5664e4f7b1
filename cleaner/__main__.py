"""Run the command line: ``python -m cleaner``."""

from cleaner.entry import main

if __name__ == "__main__":
    main()
