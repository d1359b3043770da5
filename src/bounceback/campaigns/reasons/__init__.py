"""Finer reasons of a no: those of the program, until somebody makes them their own."""
