"""Rules and values: pure, standard library only, the clock is an argument."""
