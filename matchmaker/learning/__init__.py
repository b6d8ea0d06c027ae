"""What past meetings teach: a chance that one leads on, from what is known before it is held."""
