"""Finding again what one may read. Interviews, private answers, concerns, pay and safety answers are not looked through."""
