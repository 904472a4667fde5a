"""Pages for people: server-rendered, usable without JavaScript."""
