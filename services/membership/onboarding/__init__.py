"""How newcomers are welcomed: steps by the network's plan, a buddy, and who notices when it stalls."""
