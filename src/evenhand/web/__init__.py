"""The workbench: thin rooms over the library, for the people who do the work. No statistics live here."""
