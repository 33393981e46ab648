"""How fast: Kith, its peers and the machine's limit on the same durable work, in one run (`make bench`)."""
