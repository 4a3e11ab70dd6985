"""The page about the data, and the dialogs about the user and the program."""
