"""Faults injected on purpose: no acknowledged edit is lost by any of them.

The ordinary suite runs a short form of each campaign. The long forms run by one command, and take their time:

```
python -m tests.faults                              # all of them, as long as the promise asks
python -m tests.faults --only kill power --seed 7   # some; the same seed shows the same again
python -m tests.faults --only stateful --rounds 20000
```

* ``stateful``: random acts of a researcher, undo, redo, reopening, copies, export and import. After every step the
  project equals a model written without SQL; the file is sound; undo folds the history back to the empty project.

It prints how many rounds were tried and what was found; the exit code is 1 if anything was. What is found is mended,
and becomes a test where the mended part has its own.
"""
