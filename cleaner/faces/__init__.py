"""Faces: what each verb of the command line does with its words, and the exit codes."""
