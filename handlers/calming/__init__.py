"""A minute of rest whenever she asks for it: stop, feel, choose; and exercises she knows, by family."""
