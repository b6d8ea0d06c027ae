"""What came of meetings: words of either side, words heard, and being asked again."""
