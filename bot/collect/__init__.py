"""Pure: the room where files become statements; see stage.py for the step itself."""
