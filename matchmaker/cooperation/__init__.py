"""What comes of missions: cases and their evidence, groups, visits, events, members, targets."""
