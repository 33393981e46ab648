"""Analytics: figures about groups, organisations and the network, made from events and safe to show."""
