"""The directory of partners and their services, and its exchange with other directories (HSDS 3.0)."""
