"""One reader for each form in which people save news."""
