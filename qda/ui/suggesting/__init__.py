"""Suggestions of passages like those under a code, made on this computer and accepted or refused one by one."""
