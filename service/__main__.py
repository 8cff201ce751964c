"""`python -m service` is `forewarn`."""

from service.command import main

if __name__ == "__main__":
    main()
