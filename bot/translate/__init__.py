"""I/O: statements become translations: PO files that people edit, filled by machines."""
