"""What the project's figures are made with; never part of the tests."""
