"""What other people's calendar programs make of our files."""
