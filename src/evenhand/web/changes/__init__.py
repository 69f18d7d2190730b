"""Question 3: change ideas, test cycles in ramps, what was made of them and by whom, progress, and what others may learn."""
