"""The rules of membership: values in, values or named errors out; no I/O."""
