"""The rota: who facilitates, takes notes and keeps time at which meeting, in turn and with reasons."""
