"""An invented programme of ten teams, to look at and to learn with. Nobody in it exists."""
