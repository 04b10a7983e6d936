"""``python -m motcua.cli``: the command without an installed script, as child processes are started."""

from motcua.cli.root import main

main()
