"""Starter decks: cards by trade that come with the program. None of them is anybody's before it is asked for."""
