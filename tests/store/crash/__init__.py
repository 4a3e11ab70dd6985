"""Sessions of the store on a disk that fails, ends or loses power at any moment of our choice.

`python -m tests.store.crash --full` walks through every moment; the test run takes a seeded part of them.
"""
