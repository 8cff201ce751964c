"""`python -m service` is `forewarn`."""

from service.command import main

main()
