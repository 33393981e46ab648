"""Reports: what was released about a network or an organisation, as a page, a PDF and a table of figures."""
