"""The forms in which answers are handed on: to spreadsheets, reference managers, feed readers, scripts."""
