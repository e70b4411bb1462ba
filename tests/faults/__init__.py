"""Faults injected on purpose: no acknowledged edit is lost by any of them.

The ordinary suite runs a short form of each campaign. The long forms run by one command, and take their time:

```
python -m tests.faults                              # all of them, as long as the promise asks
python -m tests.faults --only kill power --seed 7   # some; the same seed draws the same acts again
python -m tests.faults --only stateful --rounds 20000
python -m tests.faults.soak --minutes 60            # an hour in the window, by mouse and key
```

* ``stateful``: random acts of a researcher, undo, redo, reopening, copies, export and import. After every step the
  project equals a model written without SQL; the file is sound; undo folds the history back to the empty project.
* ``kill``: ``kill -9`` at random moments of random acts, now and then again while the file is opened. What was
  acknowledged is there, what was under way is there as a whole or not at all, nothing half done is left lying about.
* ``power``: a session is recorded down to the single write, sync and name, through the SQLite that Python itself uses;
  then its disk is cut off at every moment, with unsynced sectors and names kept, dropped or torn. Needs Linux, and a
  Python whose SQLite is a library of its own.
* ``full``: a disk that is full at every write, by a limit on the size of files and, where the system lets us make one,
  on a small disk in memory. What was refused is taken back and told, older files stay, partial ones go.
* ``failing``: reading, writing, syncing, deleting or opening fails at any single moment, once or from then on.
* ``damage``: files that are cut off, zeroed, flipped, shuffled or changed by another program. They are refused in words
  or read rightly; what the check cannot know is counted. Nothing ends in a traceback, no damaged file is changed.

It prints how many rounds were tried and what was found; the exit code is 1 if anything was. What is found is mended,
and becomes a test where the mended part has its own.
"""
