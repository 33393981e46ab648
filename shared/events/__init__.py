"""How events get from one service's commit to another's effect: outbox, relay, broker, inbox."""
