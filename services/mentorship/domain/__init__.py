"""The rules of mentorship: values in, values or named errors out; no I/O."""
